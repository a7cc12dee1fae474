import { Stack, Validations } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js'
import type { Construct } from 'constructs'

/**
 * Why a statement may name more than one resource, by the actions that it allows. Actions that stand nowhere here have no
 * reason: cdk-nag refuses the stack whose role has a wildcard for them.
 */
const reasons: readonly (readonly [actions: RegExp, reason: string])[] = [
  [/^ec2:/, 'Lambda puts network interfaces into the subnets, and AWS checks these actions on * alone.'],
  [
    /^lambda:ListEventSourceMappings$/,
    'AWS knows neither a resource nor a condition for it. It shows no data.',
  ],
  [
    /^lambda:(Create|Update|Delete|Get)EventSourceMapping$/,
    'Mappings get their ids when they are made; the condition on lambda:FunctionArn leaves those of one function.',
  ],
  [/^lambda:(ListTags|TagResource)$/, 'Mappings get their ids when they are made, so none can be named.'],
  [
    /^kafka-cluster:/,
    'Topics and groups are patterns in mm2.properties, and topics come and go: as wide as the pattern there, and in one cluster.',
  ],
  [
    /^kms:Decrypt$/,
    'Which key a secret is under is not in the settings; the condition leaves the secrets that are.',
  ],
  [
    /^s3:GetObject$/,
    'Files have the names that their writers give them; the bucket is the one of this connector.',
  ],
  [
    /^s3:(DeleteObject|GetObjectTagging|PutObject|PutObjectTagging)$/,
    'The cleanup policy of the connector deletes or moves files, whatever their names, to the prefixes that it says.',
  ],
  [
    /^es:ESHttp(Get|Post|Put)$/,
    'Indices are named by topics and dates, templates and bulk requests by paths; the domain is the one of this connector.',
  ],
]

/**
 * Tells cdk-nag why each wildcard stands in the policy under `of`. A wildcard stays a finding if one of the statements that
 * name it has no reason: cdk-nag looks at resources alone, not at actions.
 */
export const acknowledgeWildcards = (of: Construct, statements: readonly PolicyStatement[]): void => {
  const stack = Stack.of(of)
  const wildcards = Map.groupBy(
    statements.flatMap((statement) =>
      statement.resources.map((resource) => ({
        resource: flattenCfnReference(stack.resolve(resource)),
        reason: reasonOf(statement),
      })),
    ),
    ({ resource }) => resource,
  )
  for (const [resource, named] of wildcards) {
    const known = named.flatMap(({ reason }) => reason ?? [])
    if (resource.includes('*') && known.length === named.length)
      Validations.of(of).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: [...new Set(known)].join(' '),
      })
  }
}

/** The reason that holds for all actions of a statement. */
const reasonOf = ({ actions }: PolicyStatement): string | undefined =>
  reasons.find(([pattern]) => actions.every((action) => pattern.test(action)))?.[1]

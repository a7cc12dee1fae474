import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledgeWildcards } from './wildcards.ts'

/** What the role of a function may do. */
export interface KafkaFunctionRoleProps {
  /** The only log group that it writes to. */
  readonly logGroup: ILogGroup
  /** Whether the function itself runs in a network, and so needs interfaces there. */
  readonly isInNetwork: boolean
  /** What the function does: its clusters, its secrets, its poller. */
  readonly statements: readonly PolicyStatement[]
}

/** The role of one function: exact statements in place of AWS's managed policies, which allow every log group. */
export class KafkaFunctionRole extends Role {
  constructor(scope: Construct, id: string, props: KafkaFunctionRoleProps) {
    super(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const statements = [
      writeLogs(props.logGroup),
      ...(props.isInNetwork ? [useNetworkInterfaces()] : []),
      ...props.statements,
    ]
    for (const statement of statements) this.addToPolicy(statement)
    acknowledgeWildcards(this, statements)
  }
}

const writeLogs = (logGroup: ILogGroup): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    // The ARN ends in `:*`: the streams of this group.
    resources: [logGroup.logGroupArn],
  })

/** Lambda checks these on `*` when it puts a function into a network. */
const useNetworkInterfaces = (): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  })

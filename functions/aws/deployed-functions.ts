import {
  type FunctionConfiguration,
  LambdaClient,
  type LambdaClientConfig,
  ListTagsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda'
import { metricsNamespace } from '../../lib/config/environment.ts'

/** A function of a flow as it is deployed. */
export interface DeployedFunction {
  /** `mirror`, `source-connector`, `checkpoint`, `heartbeat` */
  readonly kind: string
  readonly name: string
  readonly arn: string
  readonly logGroup: string
}

/** Which functions are asked for. */
export interface FunctionSearch {
  /** `source->target` */
  readonly flow: string
  /** Of the deployment that runs the flow: another stack may have functions for the same flow. */
  readonly mirrorFunctionArn: string
}

/** Variables of a function that say whose it is (lib/config/environment.ts). */
const serviceVariable = 'POWERTOOLS_SERVICE_NAME'
const namespaceVariable = 'POWERTOOLS_METRICS_NAMESPACE'
const stackTag = 'aws:cloudformation:stack-name'

/** The functions that one deployment runs for a flow. Needs lambda:ListFunctions, and lambda:ListTags where two deployments stand side by side. */
export const deployedFunctions = async (
  aws: LambdaClientConfig,
  { flow, mirrorFunctionArn }: FunctionSearch,
): Promise<readonly DeployedFunction[]> => {
  const client = new LambdaClient(aws)
  const found: DeployedFunction[] = []
  for await (const { Functions } of paginateListFunctions({ client }, {}))
    found.push(...(Functions ?? []).filter((one) => isOfFlow(one, flow)).map(deployed))
  const isAmbiguous = new Set(found.map(({ kind }) => kind)).size < found.length
  if (!isAmbiguous) return found
  const stackOf = async (Resource: string): Promise<string | undefined> =>
    (await client.send(new ListTagsCommand({ Resource }))).Tags?.[stackTag]
  const wanted = await stackOf(mirrorFunctionArn)
  const stacks = await Promise.all(found.map(({ arn }) => stackOf(arn)))
  return found.filter((_, index) => stacks[index] === wanted)
}

/** The stack ends each function's description with its flow. */
const isOfFlow = ({ Description, Environment }: FunctionConfiguration, flow: string): boolean =>
  Environment?.Variables?.[namespaceVariable] === metricsNamespace &&
  Description?.endsWith(` (${flow})`) === true

const deployed = ({
  FunctionName = '',
  FunctionArn = '',
  ...of
}: FunctionConfiguration): DeployedFunction => ({
  kind: of.Environment?.Variables?.[serviceVariable] ?? '',
  name: FunctionName,
  arn: FunctionArn,
  logGroup: of.LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
})

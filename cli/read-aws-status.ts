import { type DeployedFunction, deployedFunctions } from '../functions/aws/deployed-functions.ts'
import { feedingMappings } from '../functions/aws/feeding-mappings.ts'
import { lastFailure, lastSuccesses } from '../functions/aws/function-health.ts'
import { raisedAlarms } from '../functions/aws/raised-alarms.ts'
import type { AwsStatus, FunctionStatus } from '../lib/mirror/flow-status.ts'
import { messageOf } from '../lib/tasks/message-of.ts'
import { type AwsAccess, awsAccess } from './aws-access.ts'
import type { Flow } from './flow.ts'

/** How far back logs and metrics are looked through, ms. */
const lookBackMs = 6 * 60 * 60_000

/** In the order in which a record meets them. */
const order = ['mirror', 'source-connector', 'checkpoint', 'heartbeat']

/**
 * What AWS says of a flow: its event source mappings, functions and alarms. Undefined, and told why, where AWS does not answer:
 * the clusters still say how far the mirror is.
 */
export const readAwsStatus = async (
  flow: Pick<Flow, 'name' | 'deployed'>,
  mirrorFunctionArn: string,
  note: (line: string) => void,
): Promise<AwsStatus | undefined> => {
  const aws = awsAccess(mirrorFunctionArn, process.env)
  try {
    const [mappings, functions] = await Promise.all([
      feedingMappings(aws, mirrorFunctionArn),
      deployedFunctions(aws, { flow: flow.name, mirrorFunctionArn }),
    ])
    return {
      mappings,
      functions: await functionStatuses(flow, aws, functions),
      alarms: await alarmsOf(aws, flow.name, functions),
    }
  } catch (error) {
    note(
      `AWS was not asked${aws.endpoint === undefined ? '' : ` at ${aws.endpoint}`}: ${messageOf(error)}. Event sources, functions ` +
        'and alarms are left out; the rest is what the clusters say. Check credentials (AWS_PROFILE), and their rights: ' +
        'lambda:ListFunctions, lambda:ListEventSourceMappings, cloudwatch:GetMetricData, cloudwatch:DescribeAlarms, ' +
        'logs:FilterLogEvents. For npm start: --aws-port, or AWS_ENDPOINT_URL.',
    )
    return undefined
  }
}

const functionStatuses = async (
  { deployed }: Pick<Flow, 'deployed'>,
  aws: AwsAccess,
  functions: readonly DeployedFunction[],
): Promise<readonly FunctionStatus[]> => {
  const now = Date.now()
  const since = now - lookBackMs
  const successes = await lastSuccesses(aws, functions, { since, now })
  const statuses = await Promise.all(
    functions.map(async (of): Promise<FunctionStatus> => {
      const planned = deployed.functions.find(({ kind }) => kind === of.kind)
      return {
        kind: of.kind,
        name: of.name,
        everyMinutes: planned && 'scheduleMinutes' in planned ? planned.scheduleMinutes : undefined,
        lastSuccessAt: successes.get(of.name),
        lastError: await lastFailure(aws, of, since),
      }
    }),
  )
  return statuses.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

/** One machine evaluates no alarms, and says that it does not know the operation. */
const alarmsOf = async (
  aws: AwsAccess,
  flow: string,
  functions: readonly DeployedFunction[],
): Promise<AwsStatus['alarms']> => {
  try {
    return await raisedAlarms(aws, flow, functions)
  } catch (error) {
    if (error instanceof Error && error.name === 'UnknownOperationException') return undefined
    throw error
  }
}

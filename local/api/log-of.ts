import { AwsError } from '../aws-error.ts'
import type { LambdaFunction } from '../lambda/lambda-function.ts'
import type { LogLine, LogTail } from '../log-tail.ts'

/** The kept lines of the function that writes into a log group. An AwsError where none does. */
export const logOf = (
  group: string,
  functions: readonly LambdaFunction[],
  log: LogTail,
): readonly LogLine[] => {
  const found = functions.find(({ resource }) => resource.logGroup === group)
  if (found === undefined)
    throw new AwsError('ResourceNotFoundException', 400, `The specified log group does not exist: ${group}`)
  return log.linesOf(found.resource.logicalId)
}

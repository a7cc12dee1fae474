import type { InvokeCommandOutput } from '@aws-sdk/client-lambda'

/** What a function answered. Throws what it threw, in its words. */
export const functionAnswer = ({
  FunctionError,
  Payload,
}: Pick<InvokeCommandOutput, 'FunctionError' | 'Payload'>): unknown => {
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null')
  if (FunctionError !== undefined) throw new Error(messageOf(answer))
  return answer
}

/** `{"errorType","errorMessage","trace"}`, as Lambda answers for a function that threw. */
const messageOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'errorMessage' in answer
    ? String(answer.errorMessage)
    : JSON.stringify(answer)

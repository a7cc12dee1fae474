import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  decodeMirroredOffsets,
  encodeOffsetsCommand,
  type OffsetsCommand,
} from '../../lib/mirror/offsets-command.ts'
import type { MirrorOffsets } from '../../lib/tasks/connect-ports.ts'

/** The source-connector functions of a stack, as connect-api asks them. */
export class SourceConnectors implements MirrorOffsets {
  readonly #client: Pick<LambdaClient, 'send'>
  readonly #functions: ReadonlyMap<string, string>

  /** ARNs of functions by flow. */
  constructor(
    functions: ReadonlyMap<string, string>,
    client: Pick<LambdaClient, 'send'> = new LambdaClient({}),
  ) {
    this.#functions = functions
    this.#client = client
  }

  async ask(flow: string, command: OffsetsCommand): ReturnType<MirrorOffsets['ask']> {
    const FunctionName = this.#functions.get(flow)
    if (FunctionName === undefined)
      throw new Error(
        `The offsets of ${flow} were not told: the stack has no source-connector for it. Deploy again`,
      )
    const { FunctionError, Payload } = await this.#client.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(encodeOffsetsCommand(command)) }),
    )
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null')
    if (FunctionError !== undefined) throw new Error(messageOf(answer))
    return decodeMirroredOffsets(answer)
  }
}

/** `{"errorType","errorMessage","trace"}`, as Lambda answers for a function that threw. */
const messageOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'errorMessage' in answer
    ? String(answer.errorMessage)
    : JSON.stringify(answer)

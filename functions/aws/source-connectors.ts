import { setTimeout as sleep } from 'node:timers/promises'
import {
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda'
import {
  decodeMirroredOffsets,
  encodeOffsetsCommand,
  type OffsetsCommand,
} from '../../lib/mirror/offsets-command.ts'
import type { MirrorOffsets } from '../../lib/tasks/connect-ports.ts'
import { functionAnswer } from './function-answer.ts'

/** For how long a function that is at work is waited for, ms: the API has 90 s for an answer. */
const patienceMs = 65_000

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
    const answer = await this.#invoke(FunctionName, encodeOffsetsCommand(command))
    return decodeMirroredOffsets(functionAnswer(answer))
  }

  /** Each runs alone, up to a minute at a time: while it does, Lambda refuses to invoke it. */
  async #invoke(FunctionName: string, payload: string): Promise<InvokeCommandOutput> {
    for (const end = Date.now() + patienceMs; ; await sleep(1_000)) {
      try {
        return await this.#client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(payload) }))
      } catch (cause) {
        if (!(cause instanceof TooManyRequestsException)) throw cause
        if (Date.now() > end)
          throw new Error(
            `${FunctionName} was not asked: it was at work for ${patienceMs / 1000} s. Try again`,
            {
              cause,
            },
          )
      }
    }
  }
}

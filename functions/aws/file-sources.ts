import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  decodeFileOffsets,
  encodeFilesCommand,
  type FileOffset,
  type FilesCommand,
} from '../../lib/filepulse/files-command.ts'
import { encodeListingCommand, type ListingCommand } from '../../lib/filepulse/listing-command.ts'
import type { FilePositions, FileSources } from '../../lib/tasks/connect-ports.ts'
import { functionAnswer } from './function-answer.ts'

/** The file-source functions of a stack, as connect-api starts them. */
export class FileSourceFunctions implements FileSources, FilePositions {
  readonly #functions: ReadonlyMap<string, string>
  readonly #client: Pick<LambdaClient, 'send'>

  /** Names or ARNs of functions by place. */
  constructor(
    functions: ReadonlyMap<string, string>,
    client: Pick<LambdaClient, 'send'> = new LambdaClient({}),
  ) {
    this.#functions = functions
    this.#client = client
  }

  async list(place: string, command: ListingCommand): Promise<void> {
    const FunctionName = this.#functionOf(place)
    const Payload = Buffer.from(encodeListingCommand(command))
    try {
      await this.#client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }))
    } catch (cause) {
      throw new Error(
        `The bucket of ${place} was not gone through (${String(cause)}): what landed there meanwhile is not read. Ask again`,
        { cause },
      )
    }
  }

  async ask(place: string, command: FilesCommand): Promise<readonly FileOffset[]> {
    const Payload = Buffer.from(encodeFilesCommand(command))
    const answer = await this.#client.send(
      new InvokeCommand({ FunctionName: this.#functionOf(place), Payload }),
    )
    return decodeFileOffsets(functionAnswer(answer))
  }

  #functionOf(place: string): string {
    const found = this.#functions.get(place)
    if (found === undefined) throw new Error(`${place} has no function that reads files: deploy again`)
    return found
  }
}

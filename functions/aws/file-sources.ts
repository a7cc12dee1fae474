import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { encodeListingCommand, type ListingCommand } from '../../lib/filepulse/listing-command.ts'
import type { FileSources } from '../../lib/tasks/connect-ports.ts'

/** The file-source functions of a stack, as connect-api starts them. */
export class FileSourceFunctions implements FileSources {
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
    const FunctionName = this.#functions.get(place)
    if (FunctionName === undefined) throw new Error(`${place} has no function that reads files: deploy again`)
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
}

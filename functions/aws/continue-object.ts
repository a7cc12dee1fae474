import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { fileUri } from '../../lib/filepulse/file-object.ts'
import { type CreatedObject, objectCreatedEvent } from '../../lib/filepulse/object-created-event.ts'

/**
 * Starts the function anew for the rest of an object. How far it is read stands in Kafka, so the event says no more than
 * S3's own did, and comes twice without harm.
 */
export const continueObject = async (
  functionName: string,
  object: CreatedObject,
  client: Pick<LambdaClient, 'send'> = new LambdaClient({}),
): Promise<void> => {
  try {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(objectCreatedEvent(object))),
      }),
    )
  } catch (cause) {
    throw new Error(
      `The rest of ${fileUri(object)} was not begun (${String(cause)}); the object is delivered again. Check that the ` +
        "function's role may call lambda:InvokeFunction on itself.",
      { cause },
    )
  }
}

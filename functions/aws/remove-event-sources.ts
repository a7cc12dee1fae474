import {
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  type LambdaClient,
  ListTagsCommand,
  paginateListEventSourceMappings,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { flowTag } from './mapping-requests.ts'

/** What removing needs: Lambda's API, and time. */
export interface EventSourceRemover {
  readonly client: LambdaClient
  readonly sleep: (ms: number) => Promise<void>
  /** Milliseconds until it has to be done. */
  readonly timeLeftMs: () => number
}

/** Lambda takes 15 calls of its control plane a second from the whole account, and needs seconds to stop a poller. */
const pauseMs = 2_000

/**
 * Removes the mappings of one function that carry our tag, and returns when they are gone: a mapping that is
 * still there when its function and role go can't stop its poller in good order. Others' mappings stay.
 */
export const removeEventSources = async (remover: EventSourceRemover, functionArn: string): Promise<void> => {
  const asked = new Set<string>()
  for (;;) {
    const mappings = await ourMappings(remover.client, functionArn)
    if (mappings.length === 0) return
    if (remover.timeLeftMs() < 2 * pauseMs) throw new Error(stillThere(functionArn, mappings))
    for (const { UUID, State } of mappings) {
      if (UUID === undefined || asked.has(UUID) || isChanging(State)) continue
      await deleteMapping(remover.client, UUID)
      asked.add(UUID)
    }
    await remover.sleep(pauseMs)
  }
}

const ourMappings = async (
  client: LambdaClient,
  functionArn: string,
): Promise<readonly EventSourceMappingConfiguration[]> => {
  const ours: EventSourceMappingConfiguration[] = []
  for await (const page of paginateListEventSourceMappings({ client }, { FunctionName: functionArn })) {
    for (const mapping of page.EventSourceMappings ?? [])
      if (await isOurs(client, mapping)) ours.push(mapping)
  }
  return ours
}

const isOurs = async (client: LambdaClient, mapping: EventSourceMappingConfiguration): Promise<boolean> => {
  try {
    const { Tags } = await client.send(new ListTagsCommand({ Resource: mapping.EventSourceMappingArn }))
    return Tags?.[flowTag] !== undefined
  } catch (cause) {
    // Gone between the list and the question.
    if (cause instanceof ResourceNotFoundException) return false
    throw cause
  }
}

/** A mapping that is being changed can't be deleted yet: the next round asks again. */
const isChanging = (state: string | undefined): boolean =>
  state === 'Creating' || state === 'Updating' || state === 'Deleting'

const deleteMapping = async (client: LambdaClient, UUID: string): Promise<void> => {
  try {
    await client.send(new DeleteEventSourceMappingCommand({ UUID }))
  } catch (cause) {
    if (!(cause instanceof ResourceNotFoundException)) throw cause
  }
}

const stillThere = (functionArn: string, mappings: readonly EventSourceMappingConfiguration[]): string =>
  `Event source mappings of ${functionArn} are not gone in time: ` +
  `${mappings.map(({ UUID, Topics, State }) => `${UUID} (${Topics?.[0]}, ${State})`).join(', ')}. ` +
  'Delete the stack again, or delete them by hand first.'

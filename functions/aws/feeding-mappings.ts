import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  type LambdaClientConfig,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda'

/** An event source mapping as Lambda tells of it. */
export interface FeedingMapping {
  readonly id: string
  readonly topic: string
  /** Creating, Enabling, Enabled, Disabling, Disabled, Updating, Deleting. */
  readonly state: string
  /** Why it is so, in the words of AWS. */
  readonly reason: string
  /** `OK`, `No records processed` or `PROBLEM: …`. */
  readonly lastResult: string
}

/** The event source mappings that feed a function, by topic. Needs lambda:ListEventSourceMappings. */
export const feedingMappings = async (
  aws: LambdaClientConfig,
  functionArn: string,
): Promise<readonly FeedingMapping[]> => {
  const pages = paginateListEventSourceMappings(
    { client: new LambdaClient(aws) },
    { FunctionName: functionArn },
  )
  const found: FeedingMapping[] = []
  for await (const { EventSourceMappings } of pages) found.push(...(EventSourceMappings ?? []).map(toMapping))
  return found.sort((a, b) => (a.topic < b.topic ? -1 : 1))
}

const toMapping = (mapping: EventSourceMappingConfiguration): FeedingMapping => ({
  id: mapping.UUID ?? '',
  topic: mapping.Topics?.[0] ?? '',
  state: mapping.State ?? 'unknown',
  reason: mapping.StateTransitionReason ?? '',
  lastResult: mapping.LastProcessingResult ?? 'No records processed',
})

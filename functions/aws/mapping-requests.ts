import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  SourceAccessConfiguration,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda'

/** All that the mappings of one flow have in common. */
export interface MappingSettings {
  readonly mirrorFunctionArn: string
  /** `source->target` */
  readonly flow: string
  readonly source: { readonly clusterArn: string } | { readonly bootstrapServers: readonly string[] }
  readonly access: readonly SourceAccessConfiguration[]
  /** Where a consumer group begins that has committed nothing. */
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  readonly batchSize: number
  readonly batchingWindowSeconds: number
  /** Both null: Lambda's on-demand pollers. */
  readonly minimumPollers: number | null
  readonly maximumPollers: number | null
  /**
   * Whether a mapping feeds as soon as it is made.
   * @default true
   */
  readonly isEnabled?: boolean
}

/** The tag that every mapping carries that we made, and no other. It says which flow to whoever looks. */
export const flowTag = 'lambda-mirrormaker:flow'

/** `source/target`: `>` is not allowed in a tag's value. */
const flowTagValue = (flow: string): string =>
  flow.replace('->', '/').replaceAll(/[^\p{L}\p{N} _.:/=+@-]/gu, '_')

/** What makes the mapping of one topic. */
export const createRequest = (
  settings: MappingSettings,
  topic: string,
  groupId: string,
): CreateEventSourceMappingRequest => ({
  FunctionName: settings.mirrorFunctionArn,
  Topics: [topic],
  StartingPosition: settings.startingPosition,
  ...(settings.isEnabled === false && { Enabled: false }),
  BatchSize: settings.batchSize,
  MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
  Tags: { [flowTag]: flowTagValue(settings.flow) },
  ...('clusterArn' in settings.source
    ? {
        EventSourceArn: settings.source.clusterArn,
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: groupId },
      }
    : {
        SelfManagedEventSource: {
          Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [...settings.source.bootstrapServers] },
        },
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: groupId },
      }),
  ...(settings.access.length > 0 && { SourceAccessConfigurations: [...settings.access] }),
  ...provisionedPollers(settings),
})

const provisionedPollers = ({
  flow,
  minimumPollers,
  maximumPollers,
}: MappingSettings): Pick<CreateEventSourceMappingRequest, 'ProvisionedPollerConfig'> =>
  minimumPollers === null && maximumPollers === null
    ? {}
    : {
        ProvisionedPollerConfig: {
          ...(minimumPollers !== null && { MinimumPollers: minimumPollers }),
          ...(maximumPollers !== null && { MaximumPollers: maximumPollers }),
          PollerGroupName: flow
            .replace('->', '-')
            .replaceAll(/[^a-zA-Z0-9_-]/g, '_')
            .slice(0, 128),
        },
      }

/** What gives a mapping the settings of now; topic, group and servers of one cannot be changed. */
export const updateRequest = (settings: MappingSettings, id: string): UpdateEventSourceMappingRequest => ({
  UUID: id,
  BatchSize: settings.batchSize,
  MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
  SourceAccessConfigurations: [...settings.access],
  // Empty takes a mapping out of provisioned mode.
  ProvisionedPollerConfig: {},
  ...provisionedPollers(settings),
})

/** In which of the settings a mapping differs, each as `name was -> is`. */
export const differencesOf = (
  settings: MappingSettings,
  mapping: EventSourceMappingConfiguration,
): readonly string[] => {
  const { MinimumPollers, MaximumPollers } = mapping.ProvisionedPollerConfig ?? {}
  const { batchSize, batchingWindowSeconds, minimumPollers, maximumPollers } = settings
  const pairs: readonly (readonly [name: string, was: unknown, is: unknown])[] = [
    ['batch size', mapping.BatchSize, batchSize],
    ['batching window', mapping.MaximumBatchingWindowInSeconds, batchingWindowSeconds],
    // AWS fills in the one that is not set; without both there must be none.
    [
      'minimum pollers',
      MinimumPollers,
      minimumPollers ?? (maximumPollers === null ? undefined : MinimumPollers),
    ],
    [
      'maximum pollers',
      MaximumPollers,
      maximumPollers ?? (minimumPollers === null ? undefined : MaximumPollers),
    ],
    ['access', accessText(mapping.SourceAccessConfigurations), accessText(settings.access)],
  ]
  return pairs
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => `${name} ${was ?? 'none'} -> ${is ?? 'none'}`)
}

const accessText = (access: readonly SourceAccessConfiguration[] = []): string =>
  access
    .map(({ Type, URI }) => `${Type} ${URI}`)
    .sort()
    .join(', ')

/** Whether a mapping reads another cluster than the flow's source: another one's ARN, or none of its servers. */
export const readsElsewhere = (
  { source }: MappingSettings,
  { EventSourceArn, SelfManagedEventSource }: EventSourceMappingConfiguration,
): boolean => {
  if ('clusterArn' in source) return EventSourceArn !== source.clusterArn
  const servers = SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS ?? []
  return !servers.some((server) => source.bootstrapServers.includes(server))
}

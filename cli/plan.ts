import { readFileSync } from 'node:fs'
import { identifyClusters } from '../functions/kafka/identify-clusters.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { topicTraffic } from '../functions/kafka/topic-traffic.ts'
import { offsetStorageTopic } from '../lib/config/mirror-worker-config.ts'
import { defaultConfigPropertyFilter } from '../lib/mirror/config-property-filter.ts'
import { forecastFlow } from '../lib/mirror/flow-forecast.ts'
import { offsetMapTopic } from '../lib/mirror/offset-run.ts'
import { type PriceList, priceList } from '../lib/mirror/price-list.ts'
import { producerIdPartition } from '../lib/mirror/producer-id.ts'
import { topicReason } from '../lib/mirror/selection-reason.ts'
import { formatTopicPartition } from '../lib/mirror/topic-partition.ts'
import { type FlowPlan, planFlow } from '../lib/tasks/plan-flow.ts'
import type { AddCommand, CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import { groupReasons, reasonOfGroup, topicReasons } from './flow-reasons.ts'
import { planText } from './plan-text.ts'
import type { ToldPlan } from './told-plan.ts'

/** How much of a partition is looked at in each place, bytes. */
const sampleBytes = 128 * 1024

interface PlanOptions {
  readonly pollerMbps: number
  readonly gbSecondsPerMb: number
  readonly prices: string | undefined
}

/** `mirror plan`: what the flow is going to do, before it does it. */
export const addPlan: AddCommand = (to, start) =>
  to.command(
    'plan',
    'Say what the flow is going to do: topics, groups, configs, ACLs, risks, time, cost',
    (options) =>
      options
        .option('poller-mbps', {
          type: 'number',
          default: 5,
          describe: 'MB/s that a poller hands over at most; the default is what AWS says of provisioned mode',
        })
        .option('gb-seconds-per-mb', {
          type: 'number',
          default: 0.216,
          describe: 'Lambda time that a MB costs; the default is half a second of 1,769 MB for 4 MB',
        })
        .option('prices', {
          type: 'string',
          defaultDescription: `${priceList.region}, ${priceList.asOf}`,
          describe: 'JSON file with prices of another region; what it does not name stays',
        }),
    (args) => start(args, (context) => plan(context, args)),
  )

const plan = async (context: CommandContext, options: PlanOptions): Promise<boolean> => {
  const { output, deployment } = context
  const prices = readPrices(options.prices)
  const flow = await context.openFlow()
  await identifyClusters({ ...flow, source: flow.source.cluster, target: flow.target.cluster })
  const planned = await planOf(flow, context.options.config)
  const reasons = groupReasons(flow, context.options.config)
  const groups = (await flow.source.groups.consumerGroups())
    .map((group) => ({ group, reason: reasonOfGroup(reasons, group) }))
    .sort((one, other) => (one.group < other.group ? -1 : 1))
  const { awsEventSourceMinimumPollers, awsEventSourceMaximumPollers } = flow.deployed.functionConfig
  const forecast = forecastFlow(
    { topics: planned.loads },
    {
      bytesPerSecondOfPoller: options.pollerMbps * 1_000_000,
      gbSecondsPerMb: options.gbSecondsPerMb,
      mbPerInvocation: 4,
      minimumPollers: awsEventSourceMinimumPollers,
      maximumPollers: awsEventSourceMaximumPollers,
    },
    prices,
  )
  const told: ToldPlan = {
    flow: flow.name,
    plan: planned,
    groups,
    forecast,
    prices,
    pollerMbps: options.pollerMbps,
    gbSecondsPerMb: options.gbSecondsPerMb,
    warnings: deployment.warnings,
  }
  const { loads: _, ...rest } = planned
  output.json({ ...told, plan: undefined, ...rest })
  output.text(planText(told))
  const stops = planned.topics.flatMap(({ risks }) => risks).filter(({ isFatal }) => isFatal)
  return stops.length === 0 && !planned.topics.some(({ reason }) => reason.rule === 'conflict')
}

const planOf = async (flow: Flow, folder: string): Promise<FlowPlan> => {
  const { config, policy, source, target, sourceAlias, targetAlias } = flow
  const positions = await storedPositions(target.cluster, sourceAlias, targetAlias)
  const remoteTopic = (topic: string): string => policy.formatRemoteTopic(sourceAlias, topic)
  const syncsTopic = policy.offsetSyncsTopic(
    config.offsetSyncsTopicLocation === 'source' ? targetAlias : sourceAlias,
  )
  const syncs = config.emitOffsetSyncsEnabled ? [syncsTopic] : []
  const isOnSource = config.offsetSyncsTopicLocation === 'source'
  return planFlow({
    source: source.topics,
    target: target.topics,
    sourceAcls: source.acls,
    targetAcls: target.acls,
    reasonOf: (topic, all) => topicReason(topicReasons(flow, folder, all), topic),
    remoteTopic,
    configFilter: defaultConfigPropertyFilter(config.configPropertiesExclude, config.useDefaultsFrom),
    syncsConfigs: config.syncTopicConfigsEnabled,
    syncsAcls: config.syncTopicAclsEnabled,
    trafficOf: (topic) =>
      topicTraffic(source.cluster, {
        topic,
        mirroredUpTo: (of) =>
          positions.get(formatTopicPartition({ ...of, topic: remoteTopic(of.topic) }))?.upstreamOffset,
        now: Date.now(),
        sampleBytes,
      }),
    internalTopics: {
      source: isOnSource ? syncs : [],
      target: [
        ...(isOnSource ? [] : syncs),
        policy.checkpointsTopic(sourceAlias),
        policy.heartbeatsTopic(),
        offsetMapTopic(sourceAlias),
        offsetStorageTopic(flow.worker, sourceAlias),
        producerIdPartition(sourceAlias).topic,
      ],
    },
    now: Date.now,
  })
}

/** The price list, with what a file says in its place. Throws a sentence where the file says something else. */
const readPrices = (file: string | undefined): PriceList => {
  if (file === undefined) return priceList
  const written: Record<string, unknown> = Object(JSON.parse(readFileSync(file, 'utf8')))
  for (const [name, value] of Object.entries(written)) {
    const known = Object.entries(priceList).find(([key]) => key === name)?.[1]
    if (typeof value !== typeof known)
      throw new Error(
        `Nothing was planned: ${name} of ${file} is no price: it may have ${Object.keys(priceList).join(', ')}.`,
      )
  }
  return { ...priceList, ...written }
}

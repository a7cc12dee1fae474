import { Duration } from 'aws-cdk-lib'
import { Policy } from 'aws-cdk-lib/aws-iam'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { ClusterNetwork } from '../config/cluster-deployment.ts'
import { type FlowFunction, type FunctionEnvironment, toEnvironment } from '../config/environment.ts'
import type { FlowDeployment, FlowFunctionDeployment } from '../config/flow-deployment.ts'
import { type FlowNames, type FlowRights, flowRights } from '../config/flow-rights.ts'
import type { Settings } from '../config/settings-file.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { manageEventSources } from './event-source-access.ts'
import { EventSourceRemoval } from './event-source-removal.ts'
import { KafkaFunction } from './kafka-function.ts'
import { ScheduledFunction } from './scheduled-function.ts'
import { acknowledgeWildcards } from './wildcards.ts'

/** One flow, source to target. */
export interface MirrorFlowProps {
  readonly flow: FlowDeployment
  readonly source: ClusterAccess
  readonly target: ClusterAccess
  /** Topics and groups that the flow's functions work on: decides what their roles may touch. */
  readonly names: FlowNames
  /** Code of one of the flow's functions, with its settings beside it. */
  readonly codeOf: (kind: FlowFunction, settings: Settings) => Code
  /** Code of the function that removes event source mappings. */
  readonly removalCode: () => Code
}

type ScheduledDeployment = Exclude<FlowFunctionDeployment, { kind: 'mirror' }>

/** The functions that carry one flow, with their schedules and rights. */
export class MirrorFlow extends Construct {
  /** By kind; a pair that only has heartbeats has no mirror. */
  readonly functions: ReadonlyMap<FlowFunction, KafkaFunction>
  readonly #mirror: KafkaFunction | undefined
  readonly #props: MirrorFlowProps
  readonly #rights: Readonly<Record<FlowFunction, FlowRights>>

  constructor(scope: Construct, id: string, props: MirrorFlowProps) {
    super(scope, id)
    this.#props = props
    this.#rights = flowRights(props.names)
    const mirror = props.flow.functions.find(({ kind }) => kind === 'mirror')
    this.#mirror = mirror && this.#addMirror(mirror)
    this.functions = new Map<FlowFunction, KafkaFunction>([
      ...(this.#mirror ? [['mirror', this.#mirror] as const] : []),
      ...props.flow.functions
        .filter((of) => of.kind !== 'mirror')
        .map((of) => [of.kind, this.#addScheduled(of)] as const),
    ])
  }

  #addMirror(of: FlowFunctionDeployment): KafkaFunction {
    const { flow, source } = this.#props
    const common = this.#common(of, 'Appends batches of records to remote topics')
    return new KafkaFunction(this, 'Mirror', {
      ...common,
      environment: toEnvironment({ kind: 'mirror', ...this.#clusters() }),
      memoryMb: flow.functionConfig.awsLambdaMemoryMb,
      timeout: Duration.seconds(flow.functionConfig.awsLambdaTimeoutSeconds),
      nodeOptions: mirrorNodeOptions,
      // The poller works with this role too.
      statements: [...common.statements, ...source.pollerStatements()],
    })
  }

  #addScheduled(of: ScheduledDeployment): ScheduledFunction {
    const { id, memoryMb, timeoutMinutes, does } = scheduledFunctions[of.kind]
    const added = new ScheduledFunction(this, id, {
      ...this.#common(of, does),
      environment: toEnvironment(this.#environment(of.kind)),
      memoryMb,
      timeout: Duration.minutes(timeoutMinutes),
      everyMinutes: of.scheduleMinutes,
    })
    if (of.kind === 'source-connector') this.#letManageEventSources(added)
    return added
  }

  /**
   * Destroying goes the other way round than this adds things: first the schedule, then the right to make
   * mappings, then the mappings, then the mirror and its role. So a run that is under way leaves no mapping.
   */
  #letManageEventSources(connector: ScheduledFunction): void {
    const mirror = this.#mirrorOf(connector)
    const removal = new EventSourceRemoval(this, 'EventSourceRemoval', {
      code: this.#props.removalCode(),
      of: mirror.function,
      keeping: this.#props.flow.functionConfig,
    })
    const statements = manageEventSources(mirror.function)
    const manage = new Policy(connector, 'ManageEventSources', { statements, roles: [connector.role] })
    acknowledgeWildcards(manage, statements)
    manage.node.addDependency(removal)
    connector.schedule.node.addDependency(manage)
  }

  #environment(kind: ScheduledDeployment['kind']): FunctionEnvironment {
    if (kind !== 'source-connector') return { kind, ...this.#clusters() }
    const sourceClusterArn = this.#props.source.cluster.mskClusterArn
    return {
      kind,
      ...this.#clusters(),
      mirrorFunctionArn: this.#mirrorOf(this).function.functionArn,
      ...(sourceClusterArn !== undefined && { sourceClusterArn }),
    }
  }

  #mirrorOf(asking: Construct): KafkaFunction {
    if (this.#mirror) return this.#mirror
    throw new Error(`${asking.node.path} works for a mirror, and ${this.#props.flow.name} has none.`)
  }

  #common({ kind, settings }: FlowFunctionDeployment, does: string) {
    const { source, target, codeOf, flow } = this.#props
    const rights = this.#rights[kind]
    return {
      description: `${does} (${flow.name})`,
      code: codeOf(kind, settings),
      keeping: flow.functionConfig,
      network: flowNetwork(source, target),
      statements: [...source.clientStatements(rights.source), ...target.clientStatements(rights.target)],
    }
  }

  #clusters() {
    return { source: this.#props.source.environment, target: this.#props.target.environment }
  }
}

/**
 * An event is 5 MB of objects that live as long as it is worked on. With V8's 16 MB for young objects every third event
 * is moved among the old ones, to be collected with all of them: more memory, and no less work (docs/benchmarks.md).
 */
const mirrorNodeOptions = ['--max-semi-space-size=32'] as const

/** What the scheduled functions of a flow differ in. Each does its work within a minute; the rest is for a slow cluster. */
const scheduledFunctions = {
  'source-connector': {
    id: 'SourceConnector',
    does: 'Finds topics, makes remote topics and event source mappings',
    memoryMb: 512,
    timeoutMinutes: 5,
  },
  checkpoint: {
    id: 'Checkpoint',
    does: 'Translates the offsets of consumer groups',
    memoryMb: 512,
    timeoutMinutes: 5,
  },
  heartbeat: { id: 'Heartbeat', does: 'Emits heartbeats', memoryMb: 256, timeoutMinutes: 2 },
} as const

/**
 * A function lives in one network: that of the target, to which it writes, as MirrorMaker runs next to its
 * target. The source is then reached through it.
 */
const flowNetwork = (source: ClusterAccess, target: ClusterAccess): ClusterNetwork | undefined =>
  target.network ?? source.network

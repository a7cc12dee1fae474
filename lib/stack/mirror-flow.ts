import { Duration } from 'aws-cdk-lib'
import { Policy } from 'aws-cdk-lib/aws-iam'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { ClusterNetwork } from '../config/cluster-deployment.ts'
import { type FlowFunction, type FunctionEnvironment, toEnvironment } from '../config/environment.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { manageEventSources } from './event-source-access.ts'
import { EventSourceRemoval } from './event-source-removal.ts'
import { type FlowNames, type FlowRights, flowRights } from './flow-rights.ts'
import { KafkaFunction, type KafkaFunctionProps } from './kafka-function.ts'
import { ScheduledFunction } from './scheduled-function.ts'

/** One flow, source to target. */
export interface MirrorFlowProps {
  /** The flow as MM2 writes it, `source->target`. */
  readonly name: string
  readonly source: ClusterAccess
  readonly target: ClusterAccess
  /** Topics and groups that the flow's functions work on: decides what their roles may touch. */
  readonly names: FlowNames
  /** False for a pair that only has heartbeats: then heartbeat is its only function. */
  readonly isEnabled: boolean
  /** Whether heartbeats are emitted. */
  readonly hasHeartbeats: boolean
  /** Of the mirror. */
  readonly memoryMb: number
  /** Of the mirror; at most 840 for a function that Kafka feeds. */
  readonly timeoutSeconds: number
  readonly logRetentionDays: number
  /** Whole minutes between two runs of each scheduled function. */
  readonly everyMinutes: Readonly<Record<Exclude<FlowFunction, 'mirror'>, number>>
  /** Code of one of the flow's functions, with the flow's settings beside it. */
  readonly codeOf: (name: FlowFunction) => Code
  /** Code of the function that removes event source mappings. */
  readonly removalCode: Code
}

/** The functions that carry one flow, with their schedules and rights. */
export class MirrorFlow extends Construct {
  readonly mirror: KafkaFunction | undefined
  readonly scheduled: readonly ScheduledFunction[]
  readonly #props: MirrorFlowProps
  readonly #rights: Readonly<Record<FlowFunction, FlowRights>>

  constructor(scope: Construct, id: string, props: MirrorFlowProps) {
    super(scope, id)
    this.#props = props
    this.#rights = flowRights(props.names)
    this.mirror = props.isEnabled ? this.#mirror() : undefined
    this.scheduled = [
      ...(this.mirror ? [this.#sourceConnector(this.mirror), this.#checkpoint()] : []),
      ...(props.hasHeartbeats ? [this.#heartbeat()] : []),
    ]
  }

  #mirror(): KafkaFunction {
    const { source, memoryMb, timeoutSeconds, name } = this.#props
    const common = this.#common('mirror', `Appends batches of records to remote topics (${name})`)
    return new KafkaFunction(this, 'Mirror', {
      ...common,
      environment: toEnvironment({ kind: 'mirror', ...this.#clusters() }),
      memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      // The source's secrets are the poller's to read, with this role.
      statements: [...common.statements, ...source.pollerStatements()],
    })
  }

  #sourceConnector(mirror: KafkaFunction): ScheduledFunction {
    const { source, name, removalCode, logRetentionDays } = this.#props
    const mirrorFunctionArn = mirror.function.functionArn
    const sourceClusterArn = source.cluster.mskClusterArn
    const connector = this.#scheduled('SourceConnector', 'source-connector', {
      description: `Finds topics, makes remote topics and event source mappings (${name})`,
      environment: {
        kind: 'source-connector',
        ...this.#clusters(),
        mirrorFunctionArn,
        ...(sourceClusterArn !== undefined && { sourceClusterArn }),
      },
      memoryMb: 512,
      timeout: Duration.minutes(5),
    })
    const manage = new Policy(this, 'ManageEventSources', {
      statements: manageEventSources(mirror.function),
      roles: [connector.role],
    })
    const removal = new EventSourceRemoval(this, 'Removal', {
      code: removalCode,
      of: mirror.function,
      logRetentionDays,
    })
    // Destroying goes the other way round: first the schedule, then the right to make mappings, then the
    // mappings, then the mirror and its role. A run that is under way makes no mapping that would be left.
    connector.schedule.node.addDependency(manage)
    manage.node.addDependency(removal)
    removal.node.addDependency(mirror)
    return connector
  }

  #checkpoint(): ScheduledFunction {
    return this.#scheduled('Checkpoint', 'checkpoint', {
      description: `Translates the offsets of consumer groups (${this.#props.name})`,
      environment: { kind: 'checkpoint', ...this.#clusters() },
      memoryMb: 512,
      timeout: Duration.minutes(5),
    })
  }

  #heartbeat(): ScheduledFunction {
    return this.#scheduled('Heartbeat', 'heartbeat', {
      description: `Emits heartbeats (${this.#props.name})`,
      environment: { kind: 'heartbeat', ...this.#clusters() },
      memoryMb: 256,
      timeout: Duration.minutes(2),
    })
  }

  #scheduled(
    id: string,
    kind: Exclude<FlowFunction, 'mirror'>,
    own: Pick<KafkaFunctionProps, 'description' | 'memoryMb' | 'timeout'> & {
      readonly environment: FunctionEnvironment
    },
  ): ScheduledFunction {
    return new ScheduledFunction(this, id, {
      ...this.#common(kind, own.description),
      ...own,
      environment: toEnvironment(own.environment),
      everyMinutes: this.#props.everyMinutes[kind],
    })
  }

  #common(kind: FlowFunction, description: string) {
    const { source, target, codeOf, logRetentionDays } = this.#props
    const rights = this.#rights[kind]
    return {
      description,
      code: codeOf(kind),
      logRetentionDays,
      network: flowNetwork(source, target),
      statements: [...source.clientStatements(rights.source), ...target.clientStatements(rights.target)],
    }
  }

  #clusters() {
    return { source: this.#props.source.environment, target: this.#props.target.environment }
  }
}

/** A function lives in one network: the target's, to which it writes, as MM2 runs next to its target. The source is then reached through it. */
const flowNetwork = (source: ClusterAccess, target: ClusterAccess): ClusterNetwork | undefined =>
  target.network ?? source.network

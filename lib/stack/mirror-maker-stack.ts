import { CfnParameter, Stack, type StackProps } from 'aws-cdk-lib'
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { ClusterDeployment } from '../config/cluster-deployment.ts'
import {
  clientSettingsOfConnector,
  type DeployedConnector,
  deployedConnectors,
  encodeDeployed,
} from '../config/connect-deployment.ts'
import { connectApi } from '../config/connect-environment.ts'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import type { Deployment } from '../config/deployment.ts'
import { defaultBootstrapServers } from '../config/environment.ts'
import type { FlowDeployment } from '../config/flow-deployment.ts'
import { flowNames } from '../config/flow-names.ts'
import type { Settings } from '../config/settings-file.ts'
import type { ReplicationPolicy } from '../mirror/replication-policy.ts'
import { Alarms } from './alarms.ts'
import { ClusterAccess } from './cluster-access.ts'
import { ConfigProviderAccess } from './config-provider-access.ts'
import { ConnectApi } from './connect-api.ts'
import { type DashboardSection, MirrorDashboard } from './dashboard.ts'
import { FileSink } from './file-sink.ts'
import { functionCode } from './function-code.ts'
import type { FunctionKeeping, KafkaFunction } from './kafka-function.ts'
import { MirrorFlow } from './mirror-flow.ts'
import { MskBrokers } from './msk-brokers.ts'
import { NetworkEndpoints } from './network-endpoints.ts'
import { pascalCase } from './pascal-case.ts'
import { ScheduledFunction } from './scheduled-function.ts'
import { SearchSink } from './search-sink.ts'
import { WeblogSource } from './weblog-source.ts'

/** What the stack is made of. */
export interface MirrorMakerStackProps extends StackProps {
  /** What mm2.properties and the connectors' files say. */
  readonly deployment: Deployment
  /** Directory that holds a bundle for each function. */
  readonly bundles: string
  /** How each flow names its topics, by the flow's name. */
  readonly policies: ReadonlyMap<string, FlowPolicy>
  /**
   * What alarms do.
   * @default nothing: they show in the console only
   */
  readonly alarmAction?: (scope: Construct) => IAlarmAction
}

/** A flow's replication policy; a module of the user's goes with the functions. */
export interface FlowPolicy {
  readonly policy: ReplicationPolicy
  /**
   * The bundled module.
   * @default none: the policy is a built-in one
   */
  readonly module?: string | undefined
}

/** Every flow and connector of one mm2.properties. */
export class MirrorMakerStack extends Stack {
  readonly #props: MirrorMakerStackProps
  readonly #clusters: ReadonlyMap<string, ClusterAccess>
  readonly #alarms: Alarms
  readonly #providers: ConfigProviderAccess
  /** Functions that event sources feed, by the place that they work for. */
  readonly #fed = new Map<string, KafkaFunction>()
  /** By flow. */
  readonly #sourceConnectors = new Map<string, KafkaFunction>()
  /** Functions that buckets feed, by connector. */
  readonly #fileSources = new Map<string, KafkaFunction>()
  #mskBrokers: MskBrokers | undefined

  constructor(scope: Construct, id: string, props: MirrorMakerStackProps) {
    super(scope, id, { description: 'Kafka replication on Lambda, as mm2.properties says', ...props })
    this.#props = props
    this.#providers = new ConfigProviderAccess(this)
    this.#alarms = new Alarms(props.alarmAction?.(this))
    const { clusters, flows, connectors, places } = props.deployment
    this.#clusters = new Map(clusters.map((cluster) => [cluster.alias, this.#reach(cluster)]))
    const networks = clusters.flatMap(({ network }) => network ?? [])
    if (networks.some(({ endpoints }) => endpoints.length > 0))
      new NetworkEndpoints(this, 'Endpoints', { networks })
    const deployed = deployedConnectors(flows, connectors, places)
    new MirrorDashboard(this, 'Dashboard', {
      sections: [
        ...flows.map((flow) => this.#addFlow(flow)),
        ...[...connectors, ...places].map((connector) => this.#addConnector(connector)),
      ],
    })
    this.#addConnectApi(deployed)
  }

  #addConnectApi(connectors: readonly DeployedConnector[]): void {
    const { flows, connectors: files, places } = this.#props.deployment
    const keeping = [...flows, ...files, ...places][0]?.functionConfig
    if (keeping === undefined) return
    const aliases = new Set(connectors.map(({ cluster }) => cluster))
    const sinks = places.filter(({ kind }) => kind === 'search-sink').map(({ name }) => name)
    const api = new ConnectApi(this, 'Connect', {
      connectors,
      clusters: new Map([...aliases].map((alias) => [alias, this.#cluster(alias)])),
      fed: this.#fed,
      postedSinks: new Set(sinks),
      removalCode: () => this.#code('remove-event-sources'),
      sourceConnectors: this.#sourceConnectors,
      fileSources: this.#fileSources,
      code: this.#code(connectApi, encodeDeployed(connectors)),
      keeping,
    })
    this.#providers.grant(api.connectApi, ...connectors.map(clientSettingsOfConnector))
    this.#alarms.watchInvoked(api.connectApi)
  }

  #reach(cluster: ClusterDeployment): ClusterAccess {
    return new ClusterAccess(cluster, this.#bootstrapServers(cluster))
  }

  #bootstrapServers({ alias, bootstrap, ...cluster }: ClusterDeployment): string {
    switch (bootstrap.from) {
      case 'file':
        return bootstrap.servers
      case 'msk':
        this.#mskBrokers ??= new MskBrokers(this, 'MskBrokers', {
          code: this.#code('msk-brokers'),
          keeping: this.#keeping(),
        })
        return this.#mskBrokers.bootstrapServers({ alias, bootstrap, ...cluster }, bootstrap.clusterArn)
      case 'parameter':
        return new CfnParameter(this, bootstrap.parameter, {
          description: `Brokers of the cluster ${alias}: host:port,host:port`,
          default: defaultBootstrapServers,
        }).valueAsString
    }
  }

  /** How the stack's own function keeps its log: as the first flow or connector does. */
  #keeping(): FunctionKeeping {
    const { flows, connectors, places } = this.#props.deployment
    const [first] = [...flows, ...connectors, ...places]
    if (first === undefined) throw new Error(`${this.node.path} has neither a flow nor a connector.`)
    return first.functionConfig
  }

  #addFlow(flow: FlowDeployment): DashboardSection {
    const { policy, module } = this.#policy(flow)
    const added = new MirrorFlow(this, `${pascalCase(flow.source)}To${pascalCase(flow.target)}`, {
      flow,
      source: this.#cluster(flow.source),
      target: this.#cluster(flow.target),
      names: flowNames(flow, policy),
      codeOf: (kind, settings) => this.#code(kind, settings, module),
      removalCode: () => this.#code('remove-event-sources'),
    })
    const batchSize = flow.functionConfig.awsEventSourceBatchSize
    for (const { kind, settings } of flow.functions) {
      const of = added.functions.get(kind)
      if (of !== undefined) this.#providers.grant(of, settings)
    }
    for (const [kind, of] of added.functions) {
      if (of instanceof ScheduledFunction) this.#alarms.watchScheduled(of)
      else if (kind === 'mirror') this.#alarms.watchEventSource(of, batchSize)
    }
    const mirror = added.functions.get('mirror')
    const sourceConnector = added.functions.get('source-connector')
    if (mirror !== undefined) this.#fed.set(flow.name, mirror)
    if (sourceConnector !== undefined) this.#sourceConnectors.set(flow.name, sourceConnector)
    this.#alarms.watchFlow(added, flow.name, new Set(added.functions.keys()))
    return { name: flow.name, functions: added.functions }
  }

  #addConnector(connector: ConnectorDeployment): DashboardSection {
    return connector.kind === 'file-source' ? this.#addSource(connector) : this.#addSink(connector)
  }

  #addSource(connector: ConnectorDeployment): DashboardSection {
    const source = new WeblogSource(this, pascalCase(connector.name), {
      connector,
      cluster: this.#cluster(connector.cluster),
      code: this.#code(connector.kind, connector.settings),
    })
    this.#fileSources.set(connector.name, source.fileSource)
    this.#providers.grant(source.fileSource, connector.settings)
    this.#alarms.watchInvoked(source.fileSource)
    this.#alarms.watchFlow(source, connector.name, new Set([connector.kind]))
    return { name: connector.name, functions: new Map([[connector.kind, source.fileSource]]) }
  }

  #addSink(connector: ConnectorDeployment): DashboardSection {
    const sink = this.#makeSink(connector)
    this.#providers.grant(sink.function, connector.settings)
    this.#fed.set(connector.name, sink.function)
    this.#alarms.watchEventSource(sink.function, connector.functionConfig.awsEventSourceBatchSize)
    this.#alarms.watchFlow(sink.scope, connector.name, new Set([connector.kind]))
    return { name: connector.name, functions: new Map([[connector.kind, sink.function]]) }
  }

  #makeSink(connector: ConnectorDeployment): { readonly scope: Construct; readonly function: KafkaFunction } {
    const props = {
      connector,
      cluster: this.#cluster(connector.cluster),
      code: this.#code(connector.kind, connector.settings),
    }
    const id = pascalCase(connector.name)
    if (connector.kind === 'file-sink') {
      const scope = new FileSink(this, id, props)
      return { scope, function: scope.fileSink }
    }
    const scope = new SearchSink(this, id, props)
    return { scope, function: scope.searchSink }
  }

  #cluster(alias: string): ClusterAccess {
    const found = this.#clusters.get(alias)
    if (found) return found
    throw new Error(`${alias} is none of the clusters: ${[...this.#clusters.keys()].join(', ')}`)
  }

  #policy({ name }: FlowDeployment): FlowPolicy {
    const found = this.#props.policies.get(name)
    if (found) return found
    throw new Error(
      `The flow ${name} has no replication policy among those of ${[...this.#props.policies.keys()].join(', ')}`,
    )
  }

  #code(name: string, settings?: Settings, policyModule?: string): Code {
    const { bundles } = this.#props
    return functionCode({
      bundles,
      name,
      ...(settings && { settings }),
      ...(policyModule && { policyModule }),
    })
  }
}

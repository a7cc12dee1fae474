import { KafkaConnectStore } from '../functions/kafka/connect-store.ts'
import { deployedConnectors } from '../lib/config/connect-deployment.ts'
import { ConnectRegistry } from '../lib/tasks/connect-registry.ts'
import type { Flow } from './flow.ts'

/** The connectors of a flow, as the Connect REST API sees them: each with what it is to be, which stands in the flow's config topic. */
export const flowConnectors = ({ name, deployed, target }: Flow): ConnectRegistry =>
  new ConnectRegistry(
    deployedConnectors([deployed], []).filter(({ place }) => place === name),
    ({ topics, replicationFactor }) => new KafkaConnectStore(target, topics, replicationFactor),
  )

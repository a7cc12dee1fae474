import {
  GetBootstrapBrokersCommand,
  type GetBootstrapBrokersResponse,
  type KafkaClient,
} from '@aws-sdk/client-kafka'

/** How clients of an MSK cluster prove who they are: decides on which of its listeners they connect. */
export type MskAuthentication = keyof typeof listeners

/** The listener of each way to authenticate: MSK's answer names its brokers apart for each. */
const listeners = {
  'aws-msk-iam': {
    brokers: (answer: GetBootstrapBrokersResponse) => answer.BootstrapBrokerStringSaslIam,
    turnOn: 'IAM role-based authentication',
  },
  'scram-sha-512': {
    brokers: (answer: GetBootstrapBrokersResponse) => answer.BootstrapBrokerStringSaslScram,
    turnOn: 'SASL/SCRAM authentication',
  },
  mtls: {
    brokers: (answer: GetBootstrapBrokersResponse) => answer.BootstrapBrokerStringTls,
    turnOn: 'TLS client authentication',
  },
  tls: {
    brokers: (answer: GetBootstrapBrokersResponse) => answer.BootstrapBrokerStringTls,
    turnOn: 'unauthenticated access with TLS encryption between clients and brokers',
  },
  plaintext: {
    brokers: (answer: GetBootstrapBrokersResponse) => answer.BootstrapBrokerString,
    turnOn: 'unauthenticated access with plaintext between clients and brokers',
  },
} as const

/** A way to authenticate by its name in the template. */
export const mskAuthentication = (name: string): MskAuthentication => {
  const known = Object.keys(listeners).find((key): key is MskAuthentication => key === name)
  if (known !== undefined) return known
  throw new Error(`'${name}' is no way to authenticate at MSK; known: ${Object.keys(listeners).join(', ')}`)
}

/** `host:port,host:port` of an MSK cluster's brokers, of the listener for one way to authenticate. */
export const mskBrokers = async (
  client: Pick<KafkaClient, 'send'>,
  clusterArn: string,
  authentication: MskAuthentication,
): Promise<string> => {
  const { brokers, turnOn } = listeners[authentication]
  const found = brokers(await askMsk(client, clusterArn))
  if (found !== undefined && found !== '') return found
  throw new Error(
    `The MSK cluster ${clusterArn} has no listener for ${authentication}: turn on ${turnOn} in its security ` +
      'settings, or name another way in mm2.properties (security.protocol, sasl.mechanism).',
  )
}

const askMsk = async (
  client: Pick<KafkaClient, 'send'>,
  clusterArn: string,
): Promise<GetBootstrapBrokersResponse> => {
  try {
    return await client.send(new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `MSK did not tell the brokers of ${clusterArn}: ${reason} Check aws.msk.cluster.arn in mm2.properties, or name the ` +
        'brokers in bootstrap.servers.',
      { cause },
    )
  }
}

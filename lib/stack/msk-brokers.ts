import { CustomResource, Duration } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { ClusterDeployment } from '../config/cluster-deployment.ts'
import { type FunctionKeeping, KafkaFunction } from './kafka-function.ts'
import { pascalCase } from './pascal-case.ts'

/** What the look-up is made of. */
export interface MskBrokersProps {
  /** Code of the function that asks MSK. */
  readonly code: Code
  /** How its log is kept. */
  readonly keeping: FunctionKeeping
}

/** Asks MSK, when the stack is deployed, for the brokers of clusters that the settings name by their ARN alone. */
export class MskBrokers extends Construct {
  readonly #lookup: KafkaFunction

  constructor(scope: Construct, id: string, props: MskBrokersProps) {
    super(scope, id)
    this.#lookup = new KafkaFunction(this, 'Lookup', {
      description: 'Asks MSK for the brokers of a cluster when the stack is deployed',
      code: props.code,
      environment: {},
      memoryMb: 256,
      timeout: Duration.minutes(1),
      statements: [],
      keeping: props.keeping,
    })
  }

  /** `host:port,host:port`, as a token, of an MSK cluster. */
  bootstrapServers(cluster: ClusterDeployment, clusterArn: string): string {
    this.#lookup.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['kafka:GetBootstrapBrokers'],
        resources: [clusterArn],
      }),
    )
    const resource = new CustomResource(this, pascalCase(cluster.alias), {
      resourceType: 'Custom::MskBrokers',
      serviceToken: this.#lookup.function.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { ClusterArn: clusterArn, Authentication: listenerOf(cluster) },
    })
    // The look-up must be allowed before it is asked.
    resource.node.addDependency(this.#lookup.role)
    return resource.getAttString('BootstrapServers')
  }
}

/** The listener, as the look-up knows it: MSK's cluster has one for each way to authenticate. */
const listenerOf = ({ authentication, isEncrypted }: ClusterDeployment): string =>
  authentication === 'none' ? (isEncrypted ? 'tls' : 'plaintext') : authentication

import { KafkaClient } from '@aws-sdk/client-kafka'
import { answerCloudFormation, type CustomResourceRequest, textProperty } from './aws/cloudformation.ts'
import { mskAuthentication, mskBrokers } from './aws/msk-brokers.ts'

const client = new KafkaClient({})

/** Custom resource: asks MSK, at deployment, for the brokers of a cluster that the settings name by its ARN alone. */
export const handler = (request: CustomResourceRequest): Promise<void> =>
  answerCloudFormation(request, async () => {
    const clusterArn = textProperty(request, 'ClusterArn')
    if (request.RequestType === 'Delete')
      return { physicalResourceId: request.PhysicalResourceId ?? clusterArn }
    const authentication = mskAuthentication(textProperty(request, 'Authentication'))
    return {
      physicalResourceId: clusterArn,
      attributes: { BootstrapServers: await mskBrokers(client, clusterArn, authentication) },
    }
  })

import { Stack } from 'aws-cdk-lib'
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { ClusterNetwork } from '../config/cluster-deployment.ts'
import { pascalCase } from './pascal-case.ts'

/** Networks, and the services that are reached from within them. */
export interface NetworkEndpointsProps {
  readonly networks: readonly ClusterNetwork[]
}

/**
 * Interface endpoints for functions and pollers whose subnets have no way out. A network answers to a service's name
 * once, so clusters that share one share its endpoints: those of the first that names the service.
 */
export class NetworkEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: NetworkEndpointsProps) {
    super(scope, id)
    const made = new Set<string>()
    for (const { vpcId, subnetIds, securityGroupIds, endpoints } of props.networks) {
      for (const service of endpoints) {
        const name = `${pascalCase(service)}In${pascalCase(vpcId)}`
        if (made.has(name)) continue
        made.add(name)
        new CfnVPCEndpoint(this, name, {
          vpcEndpointType: 'Interface',
          serviceName: `com.amazonaws.${Stack.of(this).region}.${service}`,
          vpcId,
          subnetIds: [...subnetIds],
          securityGroupIds: [...securityGroupIds],
          privateDnsEnabled: true,
        })
      }
    }
  }
}

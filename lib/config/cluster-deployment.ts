/** How clients prove who they are to a cluster. Decides event source access, IAM statements and the secret's shape. */
export type ClusterAuthentication =
  | 'none'
  | 'plain'
  | 'scram-sha-256'
  | 'scram-sha-512'
  | 'aws-msk-iam'
  | 'mtls'

/**
 * Where a cluster's servers come from: the file; an MSK cluster, asked at deployment; or a parameter of the stack
 * (`bootstrapServersParameter(alias)`).
 */
export type BootstrapSource =
  | { readonly from: 'file'; readonly servers: string }
  | { readonly from: 'msk'; readonly clusterArn: string }
  | { readonly from: 'parameter'; readonly parameter: string }

/** The network in which a self-managed cluster is reached. */
export interface ClusterNetwork {
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  readonly securityGroupIds: readonly string[]
}

/** One cluster of `clusters`, as the stack needs it. */
export interface ClusterDeployment {
  readonly alias: string
  readonly bootstrap: BootstrapSource
  /** True for SSL and SASL_SSL. */
  readonly isEncrypted: boolean
  readonly authentication: ClusterAuthentication
  /** Present for an MSK cluster, also when the file names its servers. */
  readonly mskClusterArn?: string
  readonly secretArn?: string
  readonly caSecretArn?: string
  readonly network?: ClusterNetwork
}

import type { ParameterValues } from './cloud-formation/template.ts'
import type { PollerOptions } from './event-source/event-source.ts'
import type { LogLine } from './log-tail.ts'
import type { PageContent } from './page/page-content.ts'

/** What to run, and where to keep what outlives a restart. */
export interface LocalAwsOptions {
  /** Directory of the synthesised app. */
  readonly cdkOut: string
  /** @default the only stack of the app */
  readonly stackName?: string
  /** Objects of buckets, and event source mappings made at run time. */
  readonly stateDirectory: string
  /** Values of the template's parameters. */
  readonly parameters: ParameterValues
  /** JSON file of Secrets Manager's secrets: values by ARN or name. */
  readonly secretsFile?: string
  /** Port of the page on 127.0.0.1; 0 for a free one. */
  readonly pagePort: number
  /**
   * Port of AWS's APIs on 127.0.0.1.
   * @default a free one
   */
  readonly apiPort?: number
  /**
   * Port on 127.0.0.1 of the first function URL; each other one has the next port. 0 for free ones.
   * @default 0
   */
  readonly functionUrlPort?: number
  /** @default us-east-1 */
  readonly region?: string
  /** Brokers of MSK clusters, `host:port,…` by cluster ARN: AWS would look them up. */
  readonly mskBootstrapServers?: { readonly [clusterArn: string]: string }
  /** Where AWS's poller is not described: see PollerOptions. */
  readonly poller?: Partial<PollerOptions>
  /** Every line of functions and event sources, but metrics. */
  readonly onLog?: (line: LogLine) => void
  /** What the page shows besides AWS. */
  readonly content?: PageContent
}

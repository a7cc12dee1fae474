/** US dollars, and what they were read from. */
export interface PriceList {
  readonly region: string
  /** Month in which they were looked up. */
  readonly asOf: string
  /** Lambda on arm64. */
  readonly lambdaPerGbSecond: number
  readonly lambdaPerRequest: number
  /** An event poller unit of a provisioned Kafka event source: 20 MB/s, 10 pollers. */
  readonly pollerUnitPerHour: number
  readonly mskConnectPerMcuHour: number
  readonly mskReplicatorPerHour: number
  readonly mskReplicatorPerGb: number
}

/** What `mirror plan` and the dashboard reckon with; other regions differ by some percent. docs/deploy.md says the same. */
export const priceList: PriceList = {
  region: 'us-east-1',
  asOf: '2026-11',
  lambdaPerGbSecond: 0.0000133334,
  lambdaPerRequest: 0.2 / 1_000_000,
  pollerUnitPerHour: 0.185,
  mskConnectPerMcuHour: 0.11,
  mskReplicatorPerHour: 0.3,
  mskReplicatorPerGb: 0.08,
}

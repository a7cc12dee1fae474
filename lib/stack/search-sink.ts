import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { toEnvironment } from '../config/environment.ts'
import { KafkaFunction } from './kafka-function.ts'
import { SearchDomain } from './search-domain.ts'
import { searchStatements } from './search-statements.ts'
import { addSinkEventSources, type SinkProps, sinkStatements } from './sink-event-sources.ts'

/** The function that indexes records, and an event source for each of its topics. */
export class SearchSink extends Construct {
  readonly searchSink: KafkaFunction

  constructor(scope: Construct, id: string, props: SinkProps) {
    super(scope, id)
    const { connector, cluster } = props
    const domain =
      connector.searchDomain &&
      new SearchDomain(this, 'Search', {
        connector: connector.name,
        config: connector.searchDomain,
        keeping: connector.functionConfig,
        network: cluster.network,
      })
    this.searchSink = new KafkaFunction(this, 'SearchSink', {
      description: `Indexes records (${connector.name})`,
      code: props.code,
      environment: toEnvironment({
        kind: 'search-sink',
        cluster: cluster.environment,
        ...(domain && { searchUrl: domain.url }),
      }),
      memoryMb: 1024,
      timeout: Duration.minutes(5),
      statements: [...sinkStatements(props), ...searchStatements(connector, domain?.name)],
      keeping: connector.functionConfig,
      network: cluster.network,
    })
    domain?.allow(this.searchSink.role)
    addSinkEventSources(this.searchSink, props)
  }
}

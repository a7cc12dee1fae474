import { type KafkaToolsServer, startKafkaToolsServer } from './kafka-tools-server.ts'

/** Starts MirrorMaker 2 as Kafka ships it, in dedicated mode; `directory` takes its mm2.properties and its log. */
export const startMirrorMaker2 = (
  directory: string,
  properties: Readonly<Record<string, string>>,
): Promise<KafkaToolsServer> =>
  startKafkaToolsServer({
    name: 'MirrorMaker 2',
    mainClass: 'org.apache.kafka.connect.mirror.MirrorMaker',
    directory,
    properties,
  })

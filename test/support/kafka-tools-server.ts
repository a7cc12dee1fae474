import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { propertiesText } from '../../benchmark/contestant.ts'
import { findJava } from '../../local/servers/java.ts'
import { defaultKafkaVersion, kafkaToolsJars } from '../../local/servers/kafka-jars.ts'
import { ServerProcess } from '../../local/servers/server-process.ts'

/** A server of Kafka's tools, in a process of its own. */
export interface KafkaToolsServer {
  /** As an operator stops it: it commits what it did. */
  stop(): Promise<void>
  /** kill -9 */
  kill(): Promise<void>
  /** The end of what it has logged, for messages. */
  logTail(): string
}

/** What to start, and where. */
export interface KafkaToolsServerOptions {
  /** For messages: `MirrorMaker 2`. */
  readonly name: string
  readonly mainClass: string
  /** Takes its properties and its log. */
  readonly directory: string
  readonly properties: Readonly<Record<string, string>>
}

const stopWithinMs = 30_000

/** Starts a server that is told its properties by a file. It is at work some seconds later. */
export const startKafkaToolsServer = async ({
  name,
  mainClass,
  directory,
  properties,
}: KafkaToolsServerOptions): Promise<KafkaToolsServer> => {
  const { command } = await findJava()
  const jars = await kafkaToolsJars(defaultKafkaVersion)
  await mkdir(directory, { recursive: true })
  const file = join(directory, 'server.properties')
  await writeFile(file, propertiesText(properties))
  const server = new ServerProcess({
    name,
    command,
    args: [
      ...['-Xmx512M', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
      ...['-cp', jars.join(':'), mainClass, file],
    ],
    cwd: directory,
    logFile: join(directory, 'server.log'),
  })
  return {
    stop: async () => {
      await server.stop(stopWithinMs)
    },
    kill: () => server.kill(),
    logTail: () => server.logTail(),
  }
}

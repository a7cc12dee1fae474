import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { propertiesText } from '../../benchmark/contestant.ts'
import { findJava } from '../../local/servers/java.ts'
import { defaultKafkaVersion, kafkaToolsJars } from '../../local/servers/kafka-jars.ts'
import { ServerProcess } from '../../local/servers/server-process.ts'

/** MirrorMaker 2 as Kafka ships it, in dedicated mode, in a process of its own. */
export interface MirrorMaker2 {
  /** As an operator stops it: it commits what it did. */
  stop(): Promise<void>
  /** kill -9 */
  kill(): Promise<void>
  /** The end of what it has logged, for messages. */
  logTail(): string
}

const stopWithinMs = 30_000

/** Starts it; `directory` takes its mm2.properties and its log. It is at work some seconds later. */
export const startMirrorMaker2 = async (
  directory: string,
  properties: Readonly<Record<string, string>>,
): Promise<MirrorMaker2> => {
  const { command } = await findJava()
  const jars = await kafkaToolsJars(defaultKafkaVersion)
  await mkdir(directory, { recursive: true })
  const file = join(directory, 'mm2.properties')
  await writeFile(file, propertiesText(properties))
  const server = new ServerProcess({
    name: 'MirrorMaker 2',
    command,
    args: [
      ...['-Xmx512M', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
      ...['-cp', jars.join(':'), 'org.apache.kafka.connect.mirror.MirrorMaker', file],
    ],
    cwd: directory,
    logFile: join(directory, 'mm2.log'),
  })
  return {
    stop: async () => {
      await server.stop(stopWithinMs)
    },
    kill: () => server.kill(),
    logTail: () => server.logTail(),
  }
}

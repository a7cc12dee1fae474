import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findJava } from '../local/servers/java.ts'
import { defaultKafkaVersion, kafkaToolsJars } from '../local/servers/kafka-jars.ts'
import { ServerProcess } from '../local/servers/server-process.ts'
import {
  type Contestant,
  type Course,
  flowProperties,
  propertiesText,
  type RunningMirror,
} from './contestant.ts'

/** The flags of connect-mirror-maker.sh and kafka-run-class.sh. */
const jvmFlags = [
  '-Xms256M',
  '-Xmx2G',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-XX:MaxInlineLevel=15',
  '-Djava.awt.headless=true',
]

const stopWithinMs = 20_000

/** MirrorMaker 2 as Kafka ships it, in dedicated mode; `producer`: settings of its producer, Kafka's defaults otherwise. */
export const mirrorMaker2 = (
  name: string,
  settings: string,
  producer: Readonly<Record<string, string>>,
): Contestant => ({ name, settings, start: (course) => start(course, producer) })

const start = async (course: Course, producer: Readonly<Record<string, string>>): Promise<RunningMirror> => {
  const { command } = await findJava()
  const jars = await kafkaToolsJars(defaultKafkaVersion)
  await mkdir(course.directory, { recursive: true })
  const file = join(course.directory, 'mm2.properties')
  await writeFile(
    file,
    propertiesText({ ...flowProperties(course), 'tasks.max': '4', ...prefixed(course, producer) }),
  )
  const startedAt = performance.now()
  const server = new ServerProcess({
    name: 'MirrorMaker 2',
    command,
    args: [
      ...jvmFlags,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-cp',
      jars.join(':'),
      'org.apache.kafka.connect.mirror.MirrorMaker',
      file,
    ],
    cwd: course.directory,
    logFile: join(course.directory, 'mm2.log'),
  })
  return {
    startedAt,
    processes: () => (server.pid === undefined ? [] : [{ part: 'copier', pid: server.pid }]),
    check: () => {
      if (!server.isRunning)
        throw new Error(`MirrorMaker 2 ended with ${server.ending}:\n${server.logTail()}`)
    },
    stop: async () => {
      await server.stop(stopWithinMs)
    },
  }
}

/** Worker settings need the cluster's prefix: bare ones are ignored. */
const prefixed = ({ targetAlias }: Course, producer: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(producer).map(([key, value]) => [`${targetAlias}.producer.${key}`, value]),
  )

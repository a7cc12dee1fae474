import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ClassDataArchive } from '../../local/servers/class-data-archive.ts'
import { findJava } from '../../local/servers/java.ts'
import { defaultKafkaVersion, kafkaToolsJars } from '../../local/servers/kafka-jars.ts'

/** A run of one of Kafka's own Java programs. */
export interface JavaRun {
  /** Its main class: `org.apache.kafka.tools.TopicCommand`. */
  readonly mainClass: string
  readonly args: readonly string[]
  /** Standard input; none otherwise. */
  readonly input?: string
  readonly kafkaVersion?: string
  /** Ends it as Ctrl-C does: it closes what it has open. */
  readonly signal?: AbortSignal
}

const timeoutMs = 120_000
const jvmFlags = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  // What the JVM itself has to say would stand among the records otherwise.
  '-Xlog:disable',
  '-Xlog:all=warning:stderr',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
] as const

/** Runs a program of Kafka's and returns what it printed on standard output. Throws, with what it complained of, when its exit code is not 0. */
export const runJava = async (run: JavaRun): Promise<string> => {
  const { mainClass, args, input = '', kafkaVersion = defaultKafkaVersion, signal } = run
  const java = await findJava()
  const jars = await kafkaToolsJars(kafkaVersion)
  const archive = new ClassDataArchive(`kafka-tools-${kafkaVersion}`, java)
  const flags = [...(await archive.flags(true)), ...jvmFlags]
  const running = promisify(execFile)(java.command, [...flags, '-cp', jars.join(':'), mainClass, ...args], {
    timeout: timeoutMs,
    maxBuffer: 256 * 1024 * 1024,
    ...(signal && { signal }),
  })
  running.child.stdin?.end(input)
  try {
    const { stdout } = await running
    await archive.keep()
    return stdout
  } catch (cause) {
    const printed = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : ''
    throw new Error(`${mainClass} ${args.join(' ')} failed:\n${printed.slice(-4_000)}`, { cause })
  }
}

/** What kafka-console-consumer is to read and how it is to show it. */
export interface ConsoleConsumption {
  readonly topic: string
  /** Reads from the beginning until it has as many, or until nothing more comes for `idleMs` (10 s). */
  readonly maxMessages: number
  readonly idleMs?: number
  readonly signal?: AbortSignal
  readonly partition?: number
  /** A class: `org.apache.kafka.connect.mirror.formatters.CheckpointFormatter`. */
  readonly formatter?: string
  /** Of the formatter: `print.key`, `print.headers`, `key.separator`. */
  readonly formatterProperties?: Readonly<Record<string, string>>
  /** Of the consumer: `isolation.level`, `security.protocol`. */
  readonly consumerProperties?: Readonly<Record<string, string>>
}

/** The lines that kafka-console-consumer prints. */
export const consoleConsumer = async (
  bootstrapServers: string,
  {
    topic,
    maxMessages,
    idleMs = 10_000,
    signal,
    partition,
    formatter,
    formatterProperties,
    consumerProperties,
  }: ConsoleConsumption,
): Promise<string[]> => {
  const printed = await runJava({
    mainClass: 'org.apache.kafka.tools.consumer.ConsoleConsumer',
    ...(signal && { signal }),
    args: [
      ...['--bootstrap-server', bootstrapServers, '--topic', topic],
      ...(partition === undefined
        ? ['--from-beginning']
        : ['--partition', String(partition), '--offset', 'earliest']),
      ...['--max-messages', String(maxMessages), '--timeout-ms', String(idleMs)],
      ...(formatter === undefined ? [] : ['--formatter', formatter]),
      ...repeated('--property', formatterProperties),
      ...repeated('--consumer-property', consumerProperties),
    ],
  })
  return printed.split('\n').slice(0, -1)
}

/** What kafka-console-producer is to write. */
export interface ConsoleProduction {
  readonly topic: string
  /** A record each. With `parse.key` or `parse.headers` among the reader's properties, a key or headers before tabs. */
  readonly lines: readonly string[]
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** Of the line reader: `parse.key`, `null.marker`. */
  readonly readerProperties?: Readonly<Record<string, string>>
  /** Of the producer: `linger.ms`, `batch.size`. */
  readonly producerProperties?: Readonly<Record<string, string>>
}

/** Writes records with Java's producer, compressed by Java's codecs. */
export const consoleProducer = async (
  bootstrapServers: string,
  { topic, lines, compression = 'none', readerProperties, producerProperties }: ConsoleProduction,
): Promise<void> => {
  await runJava({
    mainClass: 'org.apache.kafka.tools.ConsoleProducer',
    args: [
      ...['--bootstrap-server', bootstrapServers, '--topic', topic, '--compression-codec', compression],
      ...repeated('--property', readerProperties),
      ...repeated('--producer-property', producerProperties),
    ],
    input: lines.map((line) => `${line}\n`).join(''),
  })
}

/** The log end of every partition of a topic, as kafka-get-offsets prints it. */
export const latestOffsets = async (
  bootstrapServers: string,
  topic: string,
): Promise<Map<number, bigint>> => {
  const printed = await runJava({
    mainClass: 'org.apache.kafka.tools.GetOffsetShell',
    args: ['--bootstrap-server', bootstrapServers, '--topic', topic],
  })
  const offsets = printed.matchAll(/^.+:(\d+):(\d+)$/gm)
  return new Map([...offsets].map(([, partition, offset]) => [Number(partition), BigInt(offset ?? '')]))
}

const repeated = (flag: string, properties: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries(properties).flatMap(([key, value]) => [flag, `${key}=${value}`])

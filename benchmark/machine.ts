import { cpus, release, totalmem } from 'node:os'
import { findJava } from '../local/servers/java.ts'
import { defaultKafkaVersion } from '../local/servers/kafka-jars.ts'

/** Where figures were taken, and with which versions. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly java: string
  /** Of brokers and of MirrorMaker 2. */
  readonly kafka: string
}

/** This machine. */
export const machine = async (): Promise<Machine> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  system: `${process.platform} ${release()} ${process.arch}`,
  node: process.versions.node,
  java: (await findJava()).version,
  kafka: defaultKafkaVersion,
})

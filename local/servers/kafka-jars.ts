import { mavenJars } from './maven-jars.ts'

/** 4.1.1: the release that MirrorMaker 2's formats and costs were taken from, and the quickest to start of those measured (3.9.1, 4.1.1, 4.3.0). */
export const defaultKafkaVersion = '4.1.1'

/** The jars of a broker, sorted. */
export const kafkaJars = (version: string, onProgress?: (line: string) => void): Promise<string[]> =>
  mavenJars({ name: 'kafka', version, profiles: ['kafka'], versionProperty: 'kafka.version' }, onProgress)

/** The jars of Kafka's command line and of MirrorMaker 2, with all that they need, sorted. */
export const kafkaToolsJars = (version: string, onProgress?: (line: string) => void): Promise<string[]> =>
  mavenJars(
    { name: 'kafka-tools', version, profiles: ['kafka-tools'], versionProperty: 'kafka.version' },
    onProgress,
  )

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cachedDirectory } from './cached-directory.ts'
import { brokerProperties, dataDirectory, toPropertiesText } from './kafka-properties.ts'

/** What runs Kafka's StorageTool. */
export interface StorageTool {
  /** The java command. */
  readonly java: string
  readonly jars: readonly string[]
  readonly kafkaVersion: string
}

const checkpoint = 'bootstrap.checkpoint'
const metaProperties = 'meta.properties'
const formatTimeoutMs = 60_000

/** A new id of a cluster or directory: 16 random bytes in base64url, as org.apache.kafka.common.Uuid writes them. Never begins with a dash, which tools would take for a flag. */
export const randomKafkaId = (): string => {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? randomKafkaId() : id
}

/** The cluster id that a broker's directory was formatted with; undefined when it was not. */
export const clusterIdOf = async (brokerDirectory: string): Promise<string | undefined> => {
  const path = join(brokerDirectory, dataDirectory, metaProperties)
  try {
    return /^cluster\.id=(.+)$/m.exec(await readFile(path, 'latin1'))?.[1]?.trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Formats a broker's directory without starting a JVM: the first metadata records are the same for every cluster of
 * a version, so they are made once and copied; meta.properties is all that differs. It is written last: a directory
 * without it counts as not formatted.
 */
export const formatDirectory = async (
  brokerDirectory: string,
  { clusterId, nodeId, firstMetadata }: { clusterId: string; nodeId: number; firstMetadata: string },
): Promise<void> => {
  const data = join(brokerDirectory, dataDirectory)
  await mkdir(data, { recursive: true })
  await copyFile(firstMetadata, join(data, checkpoint))
  const meta = {
    version: '1',
    'cluster.id': clusterId,
    'node.id': String(nodeId),
    'directory.id': randomKafkaId(),
  }
  const temporary = join(data, `${metaProperties}.new`)
  await writeFile(temporary, toPropertiesText(meta))
  await rename(temporary, join(data, metaProperties))
}

/** The file with the first metadata records of a new cluster. SCRAM users are made part of them, which needs a run of the tool. */
export const firstMetadata = async (
  tool: StorageTool,
  clusterDirectory: string,
  scram: readonly string[],
): Promise<string> => {
  if (scram.length > 0) {
    const into = join(clusterDirectory, 'format')
    await mkdir(into, { recursive: true })
    await runStorageTool(tool, into, scram)
    return join(into, dataDirectory, checkpoint)
  }
  const cached = await cachedDirectory(`kafka-format-${tool.kafkaVersion}`, (into) =>
    runStorageTool(tool, into, []),
  )
  return join(cached, dataDirectory, checkpoint)
}

const runStorageTool = async (tool: StorageTool, into: string, scram: readonly string[]): Promise<void> => {
  const nobody = { nodeId: 1, client: 1, internal: 1, controller: 2 }
  const properties = join(into, 'format.properties')
  await writeFile(properties, toPropertiesText(brokerProperties(nobody, [nobody], { protocol: 'PLAINTEXT' })))
  const classPath = tool.jars.join(':')
  const format = ['format', '-t', randomKafkaId(), '-c', properties, '--ignore-formatted', ...scram]
  try {
    await promisify(execFile)(tool.java, ['-cp', classPath, 'kafka.tools.StorageTool', ...format], {
      cwd: into,
      timeout: formatTimeoutMs,
      maxBuffer: 16 * 1024 * 1024,
    })
  } catch (cause) {
    const printed = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).slice(-2_000) : ''
    throw new Error(`Kafka ${tool.kafkaVersion}'s storage was not formatted in ${into}:\n${printed}`, {
      cause,
    })
  }
}

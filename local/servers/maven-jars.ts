import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cachedDirectory, cacheRoot } from './cached-directory.ts'

/** What to fetch: profiles of pom.xml, with a version for its properties. */
export interface JarSet {
  /** `kafka`, `kafka-tools`, `opensearch`: the cached directory is `<name>-<version>`. */
  readonly name: string
  readonly version: string
  readonly profiles: readonly string[]
  /** The pom's property that takes the version: `kafka.version`. */
  readonly versionProperty: string
}

const pom = fileURLToPath(new URL('pom.xml', import.meta.url))
/** By full coordinates: a version of the plugin that is not pinned would be looked up at every run. */
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies'
const fetchTimeoutMs = 600_000

/** The paths of a set's jars, sorted (a class data archive needs the same order every time). Fetched when first asked for. */
export const mavenJars = async (
  { name, version, profiles, versionProperty }: JarSet,
  onProgress: (line: string) => void = () => {},
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string[]> => {
  const fetchInto = async (into: string): Promise<void> => {
    onProgress(`fetching ${name} ${version} from Maven Central (once)`)
    const flags = [`-P${profiles.join(',')}`, `-D${versionProperty}=${version}`, `-DoutputDirectory=${into}`]
    await runMaven(`${name} ${version}`, flags, environment)
  }
  const directory = await cachedDirectory(`${name}-${version}`, fetchInto, cacheRoot(environment))
  const files = await readdir(directory)
  return files
    .filter((file) => file.endsWith('.jar'))
    .sort()
    .map((file) => join(directory, file))
}

const runMaven = async (what: string, flags: readonly string[], env: NodeJS.ProcessEnv): Promise<void> => {
  try {
    await promisify(execFile)('mvn', ['-B', '-q', '-f', pom, copyDependencies, ...flags], {
      env,
      timeout: fetchTimeoutMs,
      maxBuffer: 16 * 1024 * 1024,
    })
  } catch (cause) {
    throw new Error(`${what} was not fetched: ${reason(cause)}`, { cause })
  }
}

const reason = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  if ('code' in cause && cause.code === 'ENOENT')
    return 'mvn is not on the PATH. Install Maven 3.8 or newer, or point MIRRORMAKER_CACHE at a cache that holds the jars.'
  const printed = 'stdout' in cause ? String(cause.stdout) : ''
  const errors = printed.split('\n').filter((line) => line.includes('ERROR'))
  return `Maven failed. Check the network and Maven's settings (proxy, mirrors), then try again.\n${errors.slice(0, 5).join('\n') || cause.message}`
}

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A Java that can run the servers. */
export interface Java {
  /** What to execute. */
  readonly command: string
  /** 17, 21, 25 … */
  readonly major: number
  /** As Java prints it: `17.0.15`. */
  readonly version: string
}

/** What Kafka 4 and OpenSearch 2 need. */
const oldestMajor = 17
const install = `Install Java ${oldestMajor} or newer (a runtime is enough) and set JAVA_HOME to it or put java on the PATH`

/** The Java of JAVA_HOME, or else the one on the PATH. Throws a sentence that says what to install. */
export const findJava = async (environment: NodeJS.ProcessEnv = process.env): Promise<Java> => {
  const home = environment.JAVA_HOME
  const command = home ? join(home, 'bin', 'java') : 'java'
  const named = home ? `${command} (from JAVA_HOME)` : 'java'
  const version = parseJavaVersion(await askVersion(command, named, environment))
  if (version === undefined)
    throw new Error(`No server was started: ${named} does not say which version it is. ${install}.`)
  const major = majorOf(version)
  if (major < oldestMajor)
    throw new Error(`No server was started: ${named} is version ${version}, which is too old. ${install}.`)
  return { command, major, version }
}

/** The version in what `java -version` prints; undefined when there is none. */
export const parseJavaVersion = (printed: string): string | undefined =>
  /version "([^"]+)"/.exec(printed)?.[1]

/** 8 for `1.8.0_402`, 17 for `17.0.15`, 26 for `26-ea`. */
const majorOf = (version: string): number => {
  const [first = 0, second = 0] = version.split(/[.\-_+]/).map(Number)
  return first === 1 ? second : first
}

const askVersion = async (command: string, named: string, env: NodeJS.ProcessEnv): Promise<string> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, ['-version'], { env, timeout: 30_000 })
    return stderr + stdout
  } catch (cause) {
    throw new Error(`No server was started: ${named} cannot be run. ${install}.`, { cause })
  }
}

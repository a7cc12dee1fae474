import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { policyModuleName } from '../config/policy-module.ts'
import { encodeSettings, type Settings, settingsFileName } from '../config/settings-file.ts'

/** What a function's asset is made of. */
export interface FunctionCodeProps {
  /** Directory that holds a bundle for each function: `<bundles>/<name>/index.mjs`. */
  readonly bundles: string
  /** The function: name of its bundle. */
  readonly name: string
  /**
   * Settings that stand beside the code.
   * @default none, and no settings file
   */
  readonly settings?: Settings
  /**
   * A bundled module that stands beside the code.
   * @default none
   */
  readonly policyModule?: string | undefined
}

/** Name of the folder in the bundles' directory where bundles and settings are put together. */
const stageName = 'staged'

/**
 * A function's asset: its bundle, its settings, and the user's replication policy. It is put together in a
 * directory named after its contents, so that equal contents give the same asset and synths that run at the
 * same time don't disturb one another.
 */
export const functionCode = (props: FunctionCodeProps): Code => Code.fromAsset(stage(props))

const stage = (props: FunctionCodeProps): string => {
  const bundle = join(props.bundles, props.name)
  if (!existsSync(join(bundle, 'index.mjs'))) {
    throw new Error(`The function ${props.name} has no bundle in ${props.bundles}: run npm run build first.`)
  }
  const settings = props.settings && encodeSettings(props.settings)
  const staged = join(
    props.bundles,
    stageName,
    `${props.name}-${contentHash(bundle, settings, props.policyModule)}`,
  )
  if (existsSync(staged)) return staged
  mkdirSync(join(props.bundles, stageName), { recursive: true })
  const unfinished = mkdtempSync(`${staged}-`)
  cpSync(bundle, unfinished, { recursive: true })
  if (settings !== undefined) writeFileSync(join(unfinished, settingsFileName), settings)
  if (props.policyModule !== undefined) copyFileSync(props.policyModule, join(unfinished, policyModuleName))
  moveOrDrop(unfinished, staged)
  return staged
}

/** Another synth may have been first: then its directory, which has the same contents, stays. */
const moveOrDrop = (from: string, to: string): void => {
  try {
    renameSync(from, to)
  } catch (cause) {
    rmSync(from, { recursive: true })
    if (!existsSync(to)) throw cause
  }
}

const contentHash = (
  bundle: string,
  settings: string | undefined,
  policyModule: string | undefined,
): string => {
  const hash = createHash('sha256')
  for (const file of readdirSync(bundle).sort())
    hash.update(`${file}\0`).update(readFileSync(join(bundle, file)))
  hash.update(`\0settings ${settings ?? ''}`)
  if (policyModule !== undefined) hash.update('\0policy ').update(readFileSync(policyModule))
  return hash.digest('hex').slice(0, 16)
}

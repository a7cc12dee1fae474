import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSettings, type Settings, settingsFileName } from '../lib/config/settings-file.ts'

/** The folder that holds this function's code, and beside it its settings. Lambda names it. */
export const taskRoot = (): string => {
  const root = process.env.LAMBDA_TASK_ROOT
  if (!root)
    throw new Error('LAMBDA_TASK_ROOT is not set: set it to the folder of index.mjs and settings.json.')
  return root
}

/** The settings that were deployed with this function. */
export const readSettings = (): Settings => {
  const file = join(taskRoot(), settingsFileName)
  try {
    return decodeSettings(readFileSync(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new Error(`${file} is missing: build and deploy again.`, { cause })
    throw cause
  }
}

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** The code of a function, loaded as Lambda would with these settings and variables: what it says when it cannot be. */
const load = async (settingsJson: string, variables: Readonly<Record<string, string>>): Promise<string> => {
  await using directory = await temporaryDirectory()
  await writeFile(join(directory.path, 'settings.json'), settingsJson)
  const code = fileURLToPath(new URL('../../functions/mirror.ts', import.meta.url))
  const env = { LAMBDA_TASK_ROOT: directory.path, POWERTOOLS_SERVICE_NAME: 'mirror', ...variables }
  return await promisify(execFile)(process.execPath, [code], { env }).then(
    () => 'it was loaded',
    (error: Error) => error.message,
  )
}
const both = { SOURCE_BOOTSTRAP_SERVERS: 'a:1', TARGET_BOOTSTRAP_SERVERS: 'b:1' }
const someSettings = '{"source.cluster.alias": "a", "target.cluster.alias": "b"}'

test('a function without a variable that it needs is not loaded, and says which, each of them', async () => {
  const said = await load(someSettings, {})
  assert.match(said, /SOURCE_BOOTSTRAP_SERVERS/)
  assert.match(said, /TARGET_BOOTSTRAP_SERVERS/)
})

for (const [what, settingsJson, says] of [
  ['no JSON', '{"topics": ', /settings\.json.*JSON/],
  ['a list', '[]', /settings\.json/],
  ['a setting that is no text', '{"offset.lag.max": 7}', /settings\.json.*offset\.lag\.max/],
] as const) {
  test(`a function whose settings are ${what} is not loaded, and says so`, async () => {
    assert.match(await load(settingsJson, both), says)
  })
}

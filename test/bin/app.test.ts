import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const directory = mkdtempSync(join(tmpdir(), 'app-test-'))
after(() => rmSync(directory, { recursive: true, force: true }))
const app = fileURLToPath(new URL('../../bin/app.ts', import.meta.url))

/** Runs the app as the CDK's command line does: context and output directory in the environment. */
const synth = (config: string): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      CDK_CONTEXT_JSON: JSON.stringify({ config }),
      CDK_OUTDIR: join(directory, 'cdk.out'),
      CDK_VALIDATION: 'false',
    }
    execFile(process.execPath, [app], { env }, (error, _, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stderr }),
    )
  })

test('all that is wrong in a configuration is told at once, in plain text, and no stack is made', async () => {
  writeFileSync(
    join(directory, 'mm2.properties'),
    'clusters = a, b\na->b.enabled = true\na->b.offset.lag.max = many\na->b.tasks.max = none\n',
  )
  const { code, stderr } = await synth(directory)
  assert.equal(code, 1)
  assert.match(stderr, /^The stack was not made\. 2 to correct:\n/)
  assert.match(stderr, /mm2\.properties, line 3: a->b\.offset\.lag\.max: .*many/)
  assert.match(stderr, /mm2\.properties, line 4: a->b\.tasks\.max: .*none/)
  assert.doesNotMatch(stderr, /^\s+at /m)
})

test('a folder without mm2.properties is told in a sentence', async () => {
  const { code, stderr } = await synth(join(directory, 'absent'))
  assert.equal(code, 1)
  assert.match(
    stderr,
    /mm2\.properties: is not there, and no worker file either: name their folder with -c config=<folder>/,
  )
  assert.doesNotMatch(stderr, /^\s+at /m)
})

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { writeStack } from '../../support/stack-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const startLocalAws = fileURLToPath(new URL('../../../local/local-aws.ts', import.meta.url))

const program = `
import { startLocalAws } from ${JSON.stringify(startLocalAws)}
const directory = process.argv[2]
const aws = await startLocalAws({ cdkOut: directory, stateDirectory: directory + '/state', parameters: {}, pagePort: 0 })
await aws.invoke('Frozen', {})
aws.invoke('Busy', {})
while (aws.pids().length < 2) await new Promise(setImmediate)
console.log(aws.pids().join(' '))
`

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
    return true
  }
}

test('frozen and busy functions die with us, even when we are killed', async () => {
  await using directory = await temporaryDirectory()
  await writeStack(directory.path, {
    functions: {
      Frozen: 'export const handler = () => {}',
      Busy: 'export const handler = () => { for (;;); }',
    },
    properties: { Busy: { Timeout: 600 } },
  })
  await writeFile(join(directory.path, 'program.ts'), program)
  const parent = spawn(process.execPath, [join(directory.path, 'program.ts'), directory.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: parent.stdout }), 'line')
  const pids = String(line).split(' ').map(Number)
  assert.equal(pids.length, 2)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  while (!pids.every(isGone)) await sleep(10)
})

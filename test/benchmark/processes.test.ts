import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { childrenOf, cpuSeconds, environmentVariable, peakMemoryMiB } from '../../benchmark/processes.ts'

suite('what Linux tells of processes', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  test('is their CPU time, of which there is as much as Node itself says', () => {
    const before = process.cpuUsage()
    const told = cpuSeconds(process.pid)
    const after = process.cpuUsage()
    const tick = 0.02 // user and system are each rounded to 10 ms
    assert.ok(told >= (before.user + before.system) / 1e6 - tick)
    assert.ok(told <= (after.user + after.system) / 1e6 + tick)
  })

  test('is the most memory that they have had', () => {
    assert.ok(peakMemoryMiB(process.pid) * 1024 ** 2 >= process.memoryUsage.rss() * 0.5)
  })

  test('is their children, with their environment, and nothing of those that are gone', async () => {
    const child = spawn('sleep', ['60'], { env: { ...process.env, POWERTOOLS_SERVICE_NAME: 'mirror' } })
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    assert.ok(childrenOf(process.pid).includes(pid))
    assert.equal(environmentVariable(pid, 'POWERTOOLS_SERVICE_NAME'), 'mirror')
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.deepEqual(
      [cpuSeconds(pid), peakMemoryMiB(pid), environmentVariable(pid, 'PATH')],
      [0, 0, undefined],
    )
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { PartProcess } from '../../benchmark/contestant.ts'
import { CpuMeter } from '../../benchmark/cpu-meter.ts'

suite('the CPU meter', () => {
  const copier: PartProcess = { part: 'copier', pid: 1 }
  const other: PartProcess = { part: 'others', pid: 2 }

  test('adds up the processes of each part', () => {
    const seconds = new Map([
      [1, 5],
      [2, 1],
      [3, 2],
    ])
    const processes = () => [copier, other, { part: 'others' as const, pid: 3 }]
    const meter = new CpuMeter({ processes }, (pid) => seconds.get(pid) ?? 0)
    assert.deepEqual(meter.read(), { copier: 5, poller: 0, others: 3 })
    assert.equal(meter.total(), 8)
  })

  test('goes on counting what a process had used that is gone', () => {
    let running = [copier, other]
    let isGone = false
    const meter = new CpuMeter({ processes: () => running }, (pid) => (isGone ? 0 : pid * 10))
    meter.read()
    isGone = true // its process id is still listed, and nothing is told of it any more
    assert.deepEqual(meter.read(), { copier: 10, poller: 0, others: 20 })
    running = []
    assert.deepEqual(meter.read(), { copier: 10, poller: 0, others: 20 })
  })
})

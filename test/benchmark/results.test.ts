import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { RowsInProgress } from '../../benchmark/results.ts'

suite('results', () => {
  test('have a row for each contestant on each workload, and each figure its own median', () => {
    const rows = new RowsInProgress<{ readonly cost: number; readonly speed: number }>()
    const ours = { workload: '100 B', contestant: 'ours', settings: 'none' }
    for (const [cost, speed] of [
      [1, 30],
      [3, 10],
      [2, 20],
    ] as const)
      rows.add(ours, { cost, speed })
    rows.add({ ...ours, workload: '1 KiB' }, { cost: 9, speed: 9 })
    assert.deepEqual(
      rows.rows().map(({ workload, rounds, median }) => ({ workload, rounds: rounds.length, median })),
      [
        { workload: '100 B', rounds: 3, median: { cost: 2, speed: 20 } },
        { workload: '1 KiB', rounds: 1, median: { cost: 9, speed: 9 } },
      ],
    )
  })
})

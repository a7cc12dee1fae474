import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weblogReport } from '../../benchmark/weblog-report.ts'

test('each figure of weblogs is the median of its rounds', () => {
  const round = (factor: number) => ({
    lines: 100_000,
    linesPerCpuSecond: 20_000 * factor,
    documentsPerCpuSecond: 10_000 * factor,
    secondsToRecords: factor,
    secondsToDocuments: 2 * factor,
  })
  assert.equal(
    weblogReport([round(3), round(1), round(2)]),
    `100,000 lines, medians of 3 rounds.

| function | a CPU-second | from the object put to the last one |
|---|---|---|
| file-source | 40,000 lines | 2.0 s |
| search-sink | 20,000 documents | 4.0 s |`,
  )
})

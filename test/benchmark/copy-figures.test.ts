import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type CopySample, copyFigures } from '../../benchmark/copy-figures.ts'

const workload = { name: '100 B', topic: 'records-100', records: 1_000_000, valueBytes: 100 }

/** A copy that warms up for 5 s at great cost, and then copies 100,000 records a second. */
const samples: readonly CopySample[] = Array.from({ length: 16 }, (_, second) => {
  const copied = Math.max(0, second - 5)
  return {
    at: second,
    records: copied * 100_000,
    cpu: { copier: 3 + copied * 0.2, poller: 1 + copied * 0.3, others: copied * 0.1 },
  }
})

suite('figures of a copy', () => {
  const figures = copyFigures(samples, workload, 123)
  const mebibytesPerSecond = (100_000 * (16 + 100)) / 1024 ** 2

  test('are taken between a tenth and nine tenths of it: warming up costs nothing', () => {
    assert.equal(figures.recordsPerSecond, 100_000)
    assert.ok(Math.abs(figures.copierCpuSecondsPerMillion - 2) < 1e-9)
    assert.ok(Math.abs(figures.copierAndPollerCpuSecondsPerMillion - 5) < 1e-9)
    assert.ok(Math.abs(figures.allCpuSecondsPerMillion - 6) < 1e-9)
  })

  test('count keys and values as bytes', () => {
    assert.ok(Math.abs(figures.copierCpuMsPerMiB - 200 / mebibytesPerSecond) < 1e-9)
    assert.ok(Math.abs(figures.allCpuMsPerMiB - 600 / mebibytesPerSecond) < 1e-9)
  })

  test('tell when the first record was there, and what had been spent by then', () => {
    assert.equal(figures.firstRecordSeconds, 6)
    assert.ok(Math.abs(figures.firstRecordCpuSeconds - 4.6) < 1e-9)
    assert.equal(figures.copierPeakMiB, 123)
  })

  test('are not made of a copy that was over between two looks', () => {
    const tooFew = [samples[0], samples[15]].filter((sample) => sample !== undefined)
    assert.throws(() => copyFigures(tooFew, workload, 1), {
      message: 'the copy of records-100 was too short to be measured: take more --records',
    })
  })
})

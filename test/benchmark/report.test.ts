import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { CopyFigures } from '../../benchmark/copy-figures.ts'
import { report } from '../../benchmark/report.ts'
import type { Row } from '../../benchmark/results.ts'

const row = (contestant: string, copierCpuMsPerMiB: number, poller: number): Row<CopyFigures> => {
  const median = {
    recordsPerSecond: 1,
    copierCpuMsPerMiB,
    copierAndPollerCpuMsPerMiB: copierCpuMsPerMiB + poller,
    allCpuMsPerMiB: 1,
    copierCpuSecondsPerMillion: 1,
    copierAndPollerCpuSecondsPerMillion: 1,
    allCpuSecondsPerMillion: 1,
    copierPeakMiB: 1,
    firstRecordSeconds: 1,
    firstRecordCpuSeconds: 1,
  }
  return { workload: '100 B', contestant, settings: '', rounds: [median], median }
}

const machine = {
  cpu: 'a cpu',
  cores: 2,
  memoryGiB: 8,
  system: 'linux',
  node: '24',
  java: '17',
  kafka: '4.1.1',
}

suite('the report', () => {
  const copies = [row('MM2, lz4', 50, 0), row('MM2, none', 40, 0), row('ours, none', 10, 32)]
  const printed = report({ date: '2026-01-31', machine, rounds: 3, copies, latencies: [], coldStarts: [] })

  test('holds ours against the cheapest MirrorMaker 2, and says where it loses', () => {
    const ours = printed.split('\n').find((line) => line.includes('ours, none'))
    assert.match(ours ?? '', /\| 0\.25 \| 1\.05 \(loses\) \|$/)
  })

  test('says where, with what and how often it was measured', () => {
    assert.match(
      printed,
      /^2026-01-31: a cpu, 2 cores, 8 GiB, linux; Kafka 4\.1\.1, Java 17, Node 24\. Medians of 3 rounds\.\n/,
    )
  })
})

test('a cold start is told in milliseconds, with the size of the code', () => {
  const row = {
    workload: 'cold start',
    contestant: 'mirror function',
    settings: '',
    median: { milliseconds: 181.4, cpuMilliseconds: 150, bundleKilobytes: 371.2 },
  }
  const coldStarts = [{ ...row, rounds: [row.median] }]
  const printed = report({ date: '2026-01-31', machine, rounds: 1, copies: [], latencies: [], coldStarts })
  assert.match(printed, /^\| mirror function \| 181 \| 150 \| 371 \|$/m)
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  encodeConnectorConfig,
  encodeTargetState,
  readConfigTopic,
} from '../../../lib/connect/config-topic.ts'

/** What real Connect 4.1.1 wrote, as kafka-console-consumer prints it. */
const lines = readFileSync(new URL('../../fixtures/connect/mm2-configs.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const records = lines.map((line) => {
  const [, key = '', value = ''] = /^Partition:0 => (\S+) => (.*)$/.exec(line) ?? []
  return { key: Buffer.from(key), value: value === '(null)' ? null : Buffer.from(value) }
})

test('states are read as real Connect wrote them, the last one of a connector, and none of a deleted one', () => {
  assert.deepEqual([...readConfigTopic(records).states], [['hb', 'STOPPED']])
})

test('states are written in the bytes of real Connect', () => {
  const written = new Set(lines.flatMap((line) => /target-state-\S+ => (\{.*\})$/.exec(line)?.[1] ?? []))
  assert.deepEqual(
    new Set([encodeTargetState('STOPPED'), encodeTargetState('PAUSED'), encodeTargetState('STARTED')]),
    written,
  )
})

test('a config that MirrorMaker wrote of its own file is none that was posted', () => {
  const { configs } = readConfigTopic(records)
  assert.equal(configs.has('hb'), false)
  assert.equal(configs.get('mm2-test'), null)
})

test('a posted config comes back as it was posted', () => {
  const config = { 'connector.class': 'MirrorHeartbeat', name: 'hb' }
  const record = { key: Buffer.from('connector-hb'), value: Buffer.from(encodeConnectorConfig(config)) }
  assert.deepEqual(readConfigTopic([record]).configs.get('hb'), config)
})

test('since when a source of files rests is kept beside its state, until it runs again', () => {
  const record = (value: string) => ({ key: Buffer.from('target-state-files'), value: Buffer.from(value) })
  const resting = record(encodeTargetState('STOPPED', 1_754_794_800_000))
  const found = readConfigTopic([resting])
  assert.deepEqual([...found.restingSince], [['files', 1_754_794_800_000]])
  assert.deepEqual([...found.states], [['files', 'STOPPED']])
  assert.equal(readConfigTopic([resting, record(encodeTargetState('STARTED'))]).restingSince.size, 0)
})

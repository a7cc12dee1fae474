import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { describeConfiguration } from '../../../lib/config/describe-config.ts'

test('docs/configuration.md is what the definitions say (npm run docs writes it)', () => {
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  assert.equal(page, describeConfiguration())
})

test('each key is described where it belongs, with its default and where we differ', () => {
  const lines = describeConfiguration().split('\n')
  for (const line of [
    '| `offset.lag.max` | LONG | `100` | How far a remote partition may go beyond its last offset sync before the next one. 0: one for each record. |',
    '| `heartbeats.topic.replication.factor` | SHORT | `3` | Replication factor of the heartbeats topic. |',
  ]) {
    assert.ok(lines.includes(line), line)
  }
  const refresh = lines.filter((line) => line.startsWith('| `refresh.topics.interval.seconds` |'))
  assert.equal(refresh.length, 1)
  assert.match(refresh[0] ?? '', /\| `60` \|.*\*\*Differs\*\*: MirrorMaker 2: 600/)
})

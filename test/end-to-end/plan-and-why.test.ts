import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { incrementalAlterConfigs } from '../../kafka/api/incremental-alter-configs.ts'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  What is going to happen is planned first; then it happens, and the plan has nothing more to do; then it is asked why. The
  tests carry on one from the other.
*/
const mirror = sharedMirror({ isStarted: false })

const says = async (...args: readonly string[]): Promise<string> => {
  const { code, printed, noted } = await mirrorCommand(mirror(), args)
  assert.equal(code, 0, [...printed, ...noted].join('\n'))
  assert.ok(
    printed.every((line) => line.length <= 80),
    printed.filter((line) => line.length > 80).join('\n'),
  )
  return printed.join('\n')
}

const asJson = async (...args: readonly string[]) => {
  const { printed } = await mirrorCommand(mirror(), [...args, '--json'])
  return JSON.parse(printed.join('\n'))
}

test('the plan says what will be created, with which configs, and what is left out and why', async () => {
  const { source, target } = mirror()
  await createTopic(source, 'orders', { partitions: 3, configs: { 'retention.ms': '86400000' } })
  await createTopic(source, 'profiles', { partitions: 2, configs: { 'cleanup.policy': 'compact' } })
  await createTopic(source, 'target.back')
  await createTopic(target, 'source.profiles', { partitions: 1 })
  const records = Array.from({ length: 1_000 }, (_, number) => ({
    timestamp: Date.now(),
    key: Buffer.from(`${number}`),
    value: Buffer.alloc(1_000, 'v'),
    headers: [],
  }))
  await new Producer(source).append({ topic: 'orders', partition: 0 }, records)
  await commitOffsets(source, 'billing', [{ topic: 'orders', partition: 0, offset: 500n, metadata: '' }])
  await commitOffsets(source, 'connect-sink', [{ topic: 'orders', partition: 0, offset: 1n, metadata: '' }])
  const text = await says('plan')
  assert.match(text, /^source->target: 2 of 3 topics, 1 of 2 groups$/m)
  assert.match(
    text,
    /^ {2}\+ orders to source\.orders, created with 3 partitions and\s.*retention\.ms=86400000/ms,
  )
  assert.match(text, /^ {2}\^ profiles to source\.profiles, which grows to 2 partitions$/m)
  assert.match(text, /^ {2}- target\.back: target\.back came from target \(there it is back\)/m)
  assert.match(text, /^ {2}~ source\.profiles: cleanup\.policy becomes compact$/m)
  assert.match(text, /^ {2}\+ mm2-offset-syncs\.target\.internal, on the source$/m)
  assert.match(text, /^ {2}= billing$/m)
  assert.match(text, /^ {2}- connect-sink: excluded by the pattern connect-\.\* of\s+groups\.exclude/m)
  assert.match(text, /^ {2}to copy now {4}1\.0 MB: less than a minute at 5 MB\/s a partition$/m)
  assert.match(text, /^ {2}beside it {6}MSK Connect \$317, MSK Replicator about \$2\d\d$/m)
})

test('prices of another region come from a file, and what is no price is refused', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'prices.json')
  writeFileSync(file, JSON.stringify({ region: 'eu-west-1', mskConnectPerMcuHour: 1 }))
  const text = await says('plan', '--prices', file)
  assert.match(text, /MSK Connect \$2,880,.*prices {9}eu-west-1, 2026-11/s)
  writeFileSync(file, JSON.stringify({ lambda: 1 }))
  const { code, noted } = await mirrorCommand(mirror(), ['plan', '--prices', file])
  assert.equal(code, 1)
  assert.match(noted.join('\n'), /^Nothing was planned: lambda of .* is no price/)
})

test('what was planned is done, and the plan has nothing more to do', async () => {
  await mirror().start({ settings: { 'source->target.sync.group.offsets.enabled': 'true' } })
  await assertCopied(mirror(), { orders: 1_000 })
  const { topics, internalTopics } = await until(
    'nothing more to do',
    () => asJson('plan'),
    (plan) =>
      plan.configs.every(({ changes }: { changes: [] }) => changes.length === 0) &&
      plan.internalTopics.length === 0,
    60_000,
  )
  assert.deepEqual(internalTopics, [])
  assert.ok(topics.every(({ remote }: { remote?: string }) => remote === undefined || remote === 'there'))
})

test('why a topic: the rule, the line it is written in, and how far it is', async () => {
  assert.match(
    await says('why', 'topic', 'orders'),
    new RegExp(
      [
        '^orders is mirrored to source\\.orders:$',
        '^ {2}chosen by the pattern \\.\\* of source->target\\.topics \\(mm2\\.properties, line \\d+\\)$',
        '^$',
        '^remote topic {4}source\\.orders, 3 partitions \\(source: 3\\)$',
        '^event source {4}\\d+ pollers read, group __mm2-event-source/source/target/orders$',
        '^mirrored {8}all',
      ].join('\\n'),
      'm',
    ),
  )
  assert.match(
    (await says('why', 'topic', 'target.back')).replaceAll(/\s+/g, ' '),
    /^target\.back is not mirrored: .* it would go round$/,
  )
  assert.match(
    await says('why', 'topic', 'source.orders'),
    /^source\.orders is not mirrored:\n {2}.* has no such topic: is orders meant\?/m,
  )
})

test('why a group: its rule, and the offset of each partition on both sides', async () => {
  await until(
    'the group to be moved',
    () => asJson('why', 'group', 'billing'),
    ({ partitions: [first] }) => first?.committedOnTarget === 500 && first.checkpoint === 500,
    60_000,
  )
  const text = await says('why', 'group', 'billing')
  assert.match(text, /^billing is translated:\n {2}chosen by the pattern \.\* of source->target\.groups/m)
  assert.match(text, /^on the target {3}no members$/m)
  assert.match(text, /^orders-0 +500 +500 +500 +500 {2}exact$/m)
  assert.match(
    await says('why', 'group', 'connect-sink'),
    /^connect-sink is not translated:\n {2}excluded by/m,
  )
  assert.match(await says('why', 'group', 'biling'), /has no consumer group of that id: is billing meant\?/)
})

test('a record that the remote topic will not take is found before it stops the mirror', async () => {
  await mirror().stop()
  const { source, target } = mirror()
  await createTopic(source, 'large', { configs: { 'max.message.bytes': '4000000' } })
  await createTopic(target, 'source.large')
  const large = { timestamp: Date.now(), key: null, value: Buffer.alloc(2_000_000), headers: [] }
  await new Producer(source, { maxBatchBytes: 4_000_000 }).append({ topic: 'large', partition: 0 }, [large])
  // A setting that is gone since, so that it is not copied.
  const back = { topic: 'large', configs: [{ name: 'max.message.bytes', value: null }] }
  const [altered] = await source.sendToAny(incrementalAlterConfigs([back]))
  assert.equal(altered?.errorCode, 0)
  const { code, printed } = await mirrorCommand(mirror(), ['plan'])
  assert.equal(code, 1)
  assert.match(
    printed.join('\n').replaceAll(/\s+/g, ' '),
    /! large-0 offset 0 has 2000000 bytes: the remote topic takes 1048588, and mirroring stops there: raise max\.message\.bytes/,
  )
})

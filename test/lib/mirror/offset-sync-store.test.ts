import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffsetSyncStore } from '../../../lib/mirror/offset-sync-store.ts'
import { javaVectors, mm2Lines } from '../../support/java-vectors.ts'

const partition = { topic: 't', partition: 0 }

const add = (store: OffsetSyncStore, upstreamOffset: bigint, downstreamOffset: bigint): void =>
  store.add({ ...partition, upstreamOffset, downstreamOffset })

const addEvery10 = (store: OffsetSyncStore, from: bigint, to: bigint): void => {
  for (let offset = from; offset <= to; offset += 10n) add(store, offset, offset)
}

const started = (): OffsetSyncStore => {
  const store = new OffsetSyncStore({ mustReadToEnd: true })
  store.finishInitialRead()
  return store
}

test('OffsetSyncStoreTest.testOffsetTranslation: an offset is that of the last sync, or one past it', () => {
  const store = started()
  const translate = (offset: bigint) => store.translateDownstream(partition, offset)
  add(store, 100n, 200n)
  assert.equal(translate(150n), 201n)
  assert.equal(translate(100n), 200n)
  assert.equal(translate(5n), -1n)
  add(store, 150n, 251n)
  assert.equal(translate(150n), 251n)
  assert.equal(translate(100n), 200n)
  add(store, 200n, 10n)
  assert.equal(translate(200n), 10n, 'the target went back')
  add(store, 20n, 20n)
  assert.equal(translate(20n), 20n, 'the source went back')
  assert.equal(translate(5n), -1n)
})

test('OffsetSyncStoreTest.testNoTranslationIfStoreNotStarted: nothing is translated before the topic was read', () => {
  const store = new OffsetSyncStore({ mustReadToEnd: true })
  const translate = (offset: bigint) => store.translateDownstream(partition, offset)
  assert.equal(translate(0n), null)
  add(store, 100n, 200n)
  assert.deepEqual([0n, 100n, 200n].map(translate), [null, null, null])
  store.finishInitialRead()
  assert.deepEqual([0n, 100n, 200n].map(translate), [-1n, 200n, 201n])
})

test('OffsetSyncStoreTest.testNoTranslationIfNoOffsetSync: a partition without a sync has no translation', () => {
  assert.equal(started().translateDownstream(partition, 0n), null)
})

for (const [title, mustReadToEnd, vectors] of [
  [
    'OffsetSyncStoreTest.testPastOffsetTranslation: what was read at the start leaves its last sync only',
    true,
    [
      [9989n, 9971n],
      [4839n, 1001n],
      [999n, -1n],
      [1000n, 1000n],
      [10_000n, 10_000n],
      [10_001n, 10_001n],
    ],
  ],
  [
    'OffsetSyncStoreTest.testPastOffsetTranslationWithoutInitializationReadToEnd: the syncs of before are kept',
    false,
    [
      [9989n, 9961n],
      [3839n, 1n],
      [3840n, 3840n],
      [0n, 0n],
      [9600n, 9600n],
      [10_001n, 10_001n],
    ],
  ],
] as const) {
  test(title, () => {
    const store = new OffsetSyncStore({ mustReadToEnd })
    addEvery10(store, 0n, 1000n)
    store.finishInitialRead()
    addEvery10(store, 1000n, 10_000n)
    for (const [upstream, downstream] of vectors) {
      assert.equal(store.translateDownstream(partition, upstream), downstream, String(upstream))
    }
    add(store, 1500n, 11_000n)
    assert.deepEqual(
      [1499n, 1500n, 2000n].map((offset) => store.translateDownstream(partition, offset)),
      [-1n, 11_000n, 11_001n],
    )
  })
}

interface StoreRow {
  readonly mustReadToEnd: boolean
  readonly beforeEnd: number
  readonly syncs: readonly (readonly [number, number])[]
  readonly translated: readonly (readonly [number, number, number | null])[]
}

test("random syncs translate as in Java's OffsetSyncStore, read at the start or later", () => {
  const rows = javaVectors<StoreRow>('offset-sync-store')
  assert.equal(rows.length, 40)
  for (const { mustReadToEnd, beforeEnd, syncs, translated } of rows) {
    const store = new OffsetSyncStore({ mustReadToEnd })
    for (const [index, [upstream, downstream]] of syncs.entries()) {
      if (index === beforeEnd) store.finishInitialRead()
      add(store, BigInt(upstream), BigInt(downstream))
      for (const [, asked, answer] of translated.filter(([at]) => at === index)) {
        const expected = answer === null ? null : BigInt(answer)
        assert.equal(store.translateDownstream(partition, BigInt(asked)), expected)
      }
    }
  }
})

test('what MirrorMaker 2 wrote in one run translates its groups as MirrorMaker 2 did', () => {
  const store = new OffsetSyncStore({ mustReadToEnd: false })
  // The groups of live-0 were looked at before the flush that wrote its last sync.
  const lines = mm2Lines('offset-syncs-all.txt').filter(
    (line) => /^(one|live)-0 /.test(line) && line !== 'live-0 6299 6299',
  )
  for (const line of lines) {
    const [name = '', upstream = '', downstream = ''] = line.split(' ')
    store.add({
      topic: name.slice(0, -2),
      partition: 0,
      upstreamOffset: BigInt(upstream),
      downstreamOffset: BigInt(downstream),
    })
  }
  store.finishInitialRead()
  const checkpoints = mm2Lines('probe-output.txt').flatMap((line) => {
    const [, upstream, topic, downstream] =
      /^checkpoint [gLr](\d+) source\.(one|live)-0 (\d+) /.exec(line) ?? []
    return upstream && topic && downstream
      ? [{ topic, upstream: BigInt(upstream), downstream: BigInt(downstream) }]
      : []
  })
  assert.equal(checkpoints.length, 39)
  for (const { topic, upstream, downstream } of checkpoints) {
    assert.equal(
      store.translateDownstream({ topic, partition: 0 }, upstream),
      downstream,
      `${topic} ${upstream}`,
    )
  }
})

test('a translation is never past what the syncs say was copied, and later offsets never translate lower', () => {
  const syncs = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 100,
  })
  fc.assert(
    fc.property(syncs, fc.array(fc.nat(30_000), { maxLength: 20 }), (steps, asked) => {
      const store = started()
      // Between two syncs as many records were copied downstream as upstream, or fewer: gaps are never filled.
      const copied: (readonly [bigint, bigint])[] = []
      let [upstream, downstream] = [0n, 0n]
      for (const [step, lost] of steps) {
        upstream += BigInt(step)
        downstream += BigInt(Math.max(1, step - lost))
        copied.push([upstream, downstream])
        add(store, upstream, downstream)
      }
      let before = -1n
      for (const offset of asked.sort((one, other) => one - other).map(BigInt)) {
        const translated = store.translateDownstream(partition, offset) ?? -1n
        const next = copied.find(([up]) => up >= offset)
        if (next) assert.ok(translated <= next[1])
        assert.ok(translated >= before)
        before = translated
      }
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseProperties, propertyEntries } from '../../../lib/config/properties.ts'
import { findPropertyWarnings, findRepeatedProperties } from '../../../lib/config/property-warnings.ts'

const read = (text: string) => parseProperties(`clusters = source, target\n${text}`, 'f')
const warningsOf = (text: string) => findPropertyWarnings(propertyEntries(read(text), 'f'))

for (const [text, message] of [
  ['source->target.group = x', /ignored, as MirrorMaker 2 ignores it; did you mean source->target.groups\?/],
  ['source->target.topic = x', /did you mean source->target.topics\?/],
  [
    'source->target.sync.group.offset.enabled = true',
    /did you mean source->target.sync.group.offsets.enabled\?/,
  ],
  ['refresh.topics.interval.second = 5', /did you mean refresh.topics.interval.seconds\?/],
  ['source.bootstrap.server = a:1', /did you mean source.bootstrap.servers\?/],
  ['target.aws.secret.arns = x', /did you mean target.aws.secret.arn\?/],
  [
    'source->nowhere.enabled = true',
    /ignored: source->nowhere is no pair of two of the clusters \(source, target\)/,
  ],
  ['producer.compression.type = zstd', /ignored at top level.*as X.producer.compression.type/],
  ['target.compression.type = zstd', /as target.producer.compression.type/],
  ['use.defaults.from = source', /as A->B.use.defaults.from/],
  ['topics.blacklist = a', /Kafka 4.0 removed it: write topics.exclude/],
  ['source->target.groups.blacklist = a', /write groups.exclude/],
  ['topics = a # all of them', /a comment stands in a line of its own/],
  ['source->target.enabled = true ', /takes as false: remove the blank/],
] as const) {
  test(`'${text}' is warned about, once`, () => {
    const warnings = warningsOf(text)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]?.message ?? '', message)
    assert.equal(warnings[0]?.origin, 'f, line 2')
  })
}

for (const text of [
  'source->target.groups = x',
  'source->target.enabled = true',
  'xxx = y',
  'source->target.xxx = y',
  'source.producer.linger.ms = 5',
  'target.offset.flush.interval.ms = 5',
  'consumer.poll.timeout.ms = 5',
  'admin.timeout.ms = 5',
  'config.providers.file.class = x',
  'replication.policy.separator = _',
  'topics = a#b',
  'source->target.enabled = false ',
]) {
  test(`'${text}' is not warned about`, () => {
    assert.deepEqual(warningsOf(text), [])
  })
}

test('a key that stands twice is warned about where it has no effect', () => {
  assert.deepEqual(findRepeatedProperties(read('topics = a\ntopics = b'), 'f'), [
    {
      origin: 'f, line 2',
      key: 'topics',
      message: 'has no effect, because it stands in line 3 again: remove one of them',
    },
  ])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newTopicConfigs, planConfigSync } from '../../../lib/mirror/config-plan.ts'
import { defaultConfigPropertyFilter } from '../../../lib/mirror/config-property-filter.ts'
import { type ConfigEntry, configSources } from '../../../lib/mirror/topic-configs.ts'

const entry = (name: string, value: string, source: number): ConfigEntry => ({
  name,
  value,
  isReadOnly: false,
  isSensitive: false,
  source,
})
const { topic, default: byDefault, staticBroker } = configSources
const after = 'message.timestamp.after.max.ms'
const before = 'message.timestamp.before.max.ms'
const noLimit = '9223372036854775807'
const noLimits = { [after]: noLimit, [before]: noLimit }
const withoutLimits = [entry(after, noLimit, topic), entry(before, noLimit, topic)]
const changesOf = (...given: Parameters<typeof planConfigSync>) => planConfigSync(...given).changes
const filter = (exclude: readonly string[] = [], useDefaultsFrom = 'target') =>
  defaultConfigPropertyFilter(exclude, useDefaultsFrom)

test('MirrorSourceConnectorTest.testNewTopicConfigs: a new topic has the configs that the patterns do not exclude', () => {
  const source = [
    entry('name-1', 'value-1', topic),
    entry('exclude_param.param1', 'value-param1', topic),
    entry('min.insync.replicas', '2', topic),
    entry('retention.ms', '1', byDefault),
  ]
  const excluding = filter(['exclude_param.*', 'min\\.insync\\.replicas'])
  assert.deepEqual(newTopicConfigs(source, { filter: excluding }), { 'name-1': 'value-1', ...noLimits })
})

for (const [says, source] of [
  ['a 4.x source with its default of an hour', [entry(after, '3600000', byDefault)]],
  ['a source topic with a limit of its own', [entry(after, '5', topic), entry(before, '86400000', topic)]],
  ['a source broker with a limit in its file', [entry(after, '5', staticBroker)]],
  ['a 3.9 source, which has no limit', [entry(after, noLimit, byDefault)]],
  ['a source from before 3.6, which does not know the config', []],
] as const) {
  test(`the remote topic of ${says} takes every timestamp`, () => {
    assert.deepEqual(newTopicConfigs(source, { filter: filter() }), noLimits)
    const changes = changesOf(
      source,
      [entry(after, '3600000', byDefault), entry(before, noLimit, byDefault)],
      {
        filter: filter(),
      },
    )
    assert.deepEqual(Object.fromEntries(changes.map(({ name, value }) => [name, value])), noLimits)
    assert.deepEqual(changesOf(source, withoutLimits, { filter: filter() }), [])
  })
}

test("limits of timestamps that config.properties.exclude names are the operator's", () => {
  const excluding = filter(['message\\.timestamp\\..*'])
  assert.deepEqual(newTopicConfigs([entry(after, '5', topic)], { filter: excluding }), {})
  assert.deepEqual(
    changesOf([entry(after, '5', topic)], [entry(after, '7', topic)], { filter: excluding }),
    [],
  )
})

test('a config that the target does not know is not written to it', () => {
  const knownToTarget = new Set(['retention.ms'])
  const source = [entry('retention.ms', '1', topic), entry('remote.log.copy.disable', 'true', topic)]
  assert.deepEqual(newTopicConfigs(source, { filter: filter(), knownToTarget }), { 'retention.ms': '1' })
  assert.deepEqual(changesOf(source, [], { filter: filter(), knownToTarget }), [
    { name: 'retention.ms', value: '1' },
  ])
})

for (const [says, useDefaultsFrom, source, target, expected] of [
  ['what the source sets is set', 'target', entry('a', '1', topic), undefined, '1'],
  [
    'what is set to the same is not set again',
    'target',
    entry('a', '1', topic),
    entry('a', '1', topic),
    undefined,
  ],
  [
    'what is set to something else is set back',
    'target',
    entry('a', '1', topic),
    entry('a', '2', topic),
    '1',
  ],
  [
    "the same value by the target's default is set, for defaults change",
    'target',
    entry('a', '1', topic),
    entry('a', '1', byDefault),
    '1',
  ],
  [
    "what the source leaves at its default is given back to the target's",
    'target',
    entry('a', '1', byDefault),
    entry('a', '2', topic),
    null,
  ],
  [
    'what both leave at their defaults is left so',
    'target',
    entry('a', '1', byDefault),
    entry('a', '2', byDefault),
    undefined,
  ],
  [
    "with use.defaults.from=source the source's default is set",
    'source',
    entry('a', '1', byDefault),
    entry('a', '2', byDefault),
    '1',
  ],
  [
    "what the source's broker sets in its file is left alone",
    'target',
    entry('a', '1', staticBroker),
    entry('a', '2', topic),
    undefined,
  ],
] as const) {
  test(says, () => {
    const changes = changesOf([source], [...withoutLimits, ...(target ? [target] : [])], {
      filter: filter([], useDefaultsFrom),
    })
    assert.deepEqual(changes, expected === undefined ? [] : [{ name: 'a', value: expected }])
  })
}

test('what is excluded is never touched', () => {
  const changes = changesOf([entry('a', '1', topic)], [entry('a', '2', topic), ...withoutLimits], {
    filter: filter(['a']),
  })
  assert.deepEqual(changes, [])
})

const readOnly = { ...entry('a', '2', topic), isReadOnly: true }
const minIsr = (value: string, source: number) => entry('min.insync.replicas', value, source)

for (const [says, source, target, changes, withheld] of [
  [
    'a config that is read-only on the target is withheld',
    entry('a', '1', topic),
    readOnly,
    [],
    ['a=1: it is read-only on the target'],
  ],
  ['but not told where nothing differs', entry('a', '2', topic), readOnly, [], []],
  [
    'one that the target does not know is withheld',
    entry('b', '1', topic),
    entry('a', '2', topic),
    [],
    ['b=1: the target does not know it'],
  ],
  [
    'min.insync.replicas is raised',
    minIsr('3', topic),
    minIsr('2', byDefault),
    [{ name: 'min.insync.replicas', value: '3' }],
    [],
  ],
  [
    'min.insync.replicas is not lowered',
    minIsr('1', topic),
    minIsr('2', staticBroker),
    [],
    ['min.insync.replicas=1: it is 2 on the target, and is never lowered'],
  ],
  [
    'nor given back to a default that nobody knows',
    minIsr('1', byDefault),
    minIsr('2', topic),
    [],
    ['min.insync.replicas=null: it is 2 on the target, and is never lowered'],
  ],
] as const)
  test(says, () => {
    const knownToTarget = new Set(['a', 'min.insync.replicas'])
    const plan = planConfigSync([source], [target], {
      filter: filter(['message\\.timestamp\\..*']),
      knownToTarget,
    })
    assert.deepEqual(plan.changes, changes)
    assert.deepEqual(
      plan.withheld.map(({ name, value, reason }) => `${name}=${value}: ${reason}`),
      withheld,
    )
  })

test("a new topic begins with the target's min.insync.replicas: it can only be raised later", () => {
  const source = [minIsr('1', topic), entry('retention.ms', '1', topic)]
  assert.deepEqual(newTopicConfigs(source, { filter: filter(['message\\.timestamp\\..*']) }), {
    'retention.ms': '1',
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultConfigPropertyFilter } from '../../../lib/mirror/config-property-filter.ts'
import { type ConfigEntry, configSources, targetConfig } from '../../../lib/mirror/topic-configs.ts'

const entry = (name: string, source: number, overrides: Partial<ConfigEntry> = {}): ConfigEntry => ({
  name,
  value: `value of ${name}`,
  isReadOnly: false,
  isSensitive: false,
  source,
  ...overrides,
})
const filter = (exclude: readonly string[] = [], useDefaultsFrom = 'target') =>
  defaultConfigPropertyFilter(exclude, useDefaultsFrom)
const names = (entries: readonly { readonly name: string }[]): readonly string[] =>
  entries.map(({ name }) => name)

const topicsConfigs = [
  entry('name-1', configSources.topic),
  entry('name-2', configSources.default),
  entry('min.insync.replicas', configSources.topic),
]
const excluded = ['min\\.insync\\.replicas']

test('MirrorSourceConnectorTest.testConfigPropertyFiltering: to sync, defaults are kept and the excluded dropped', () => {
  assert.deepEqual(names(targetConfig(topicsConfigs, filter(excluded), 'sync')), ['name-1', 'name-2'])
})

test('MirrorSourceConnectorTest.testConfigPropertyFilteringWithAlterConfigs: to create, defaults are dropped', () => {
  assert.deepEqual(names(targetConfig(topicsConfigs, filter(excluded), 'create')), ['name-1'])
})

test('MirrorSourceConnectorTest.testConfigPropertyFilteringWithAlterConfigsAndSourceDefault: use.defaults.from=source keeps them', () => {
  assert.deepEqual(names(targetConfig(topicsConfigs, filter(excluded, 'source'), 'create')), [
    'name-1',
    'name-2',
  ])
})

for (const [says, config, isCopied] of [
  ['a config of the topic is copied', entry('a', configSources.topic), true],
  [
    'a config that was set for one broker while it ran is copied',
    entry('a', configSources.dynamicBroker),
    true,
  ],
  [
    'a config that was set for all brokers while they ran is copied',
    entry('a', configSources.dynamicDefaultBroker),
    true,
  ],
  ["a config of the broker's file is not", entry('a', configSources.staticBroker), false],
  ['a read-only config is not', entry('a', configSources.topic, { isReadOnly: true }), false],
  ['a sensitive config is not', entry('a', configSources.topic, { isSensitive: true, value: null }), false],
  ['a config without a value is not', entry('a', configSources.topic, { value: null }), false],
  ['an empty value is one', entry('a', configSources.topic, { value: '' }), true],
] as const) {
  test(says, () => {
    for (const mode of ['create', 'sync'] as const) {
      assert.equal(targetConfig([config], filter(), mode).length === 1, isCopied, mode)
    }
  })
}

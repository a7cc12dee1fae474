import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientConfig } from '../../../lib/config/client-config.ts'
import { clusterConfig } from '../../../lib/config/cluster-config.ts'
import { parseConfig, parseSettings, validateConfig } from '../../../lib/config/config-def.ts'
import { entriesOf } from '../../../lib/config/config-entries.ts'
import { ConfigException } from '../../../lib/config/config-exception.ts'
import { filePulseConfig } from '../../../lib/config/file-pulse-config.ts'
import { functionConfig } from '../../../lib/config/function-config.ts'
import { mirrorCheckpointConfig } from '../../../lib/config/mirror-checkpoint-config.ts'
import { mirrorHeartbeatConfig } from '../../../lib/config/mirror-heartbeat-config.ts'
import { mirrorSourceConfig } from '../../../lib/config/mirror-source-config.ts'
import { searchSinkConfig } from '../../../lib/config/search-sink-config.ts'
import { intSetting, listSetting, longSetting, stringSetting } from '../../../lib/config/setting.ts'

const def = {
  offsetLagMax: longSetting({ name: 'offset.lag.max', default: 100n, doc: '' }),
  topicsExclude: listSetting({
    name: 'topics.exclude',
    default: [],
    doc: '',
    deprecatedNames: ['topics.blacklist'],
  }),
  alias: stringSetting({ name: 'source.cluster.alias', doc: 'Alias of the source.' }),
  pollers: intSetting({ name: 'pollers', default: null, doc: '' }),
}

test('values are typed, by their names in code; what is not set has its default', () => {
  const values = parseConfig(def, entriesOf({ 'offset.lag.max': '7', 'source.cluster.alias': 'A' }, 'f'))
  assert.deepEqual(values, { offsetLagMax: 7n, topicsExclude: [], alias: 'A', pollers: null })
})

test('unknown keys are no problem', () => {
  assert.deepEqual(validateConfig(def, entriesOf({ 'source.cluster.alias': 'A', xxx: 'y' }, 'f')), [])
})

test('a deprecated name counts, and the new one wins', () => {
  const parse = (settings: Record<string, string>) =>
    parseSettings(def, { 'source.cluster.alias': 'A', ...settings }).topicsExclude
  assert.deepEqual(parse({ 'topics.blacklist': 'old' }), ['old'])
  assert.deepEqual(parse({ 'topics.blacklist': 'old', 'topics.exclude': 'new' }), ['new'])
})

test('all problems are reported at once, each with key, value, origin and what is expected', () => {
  const entries = new Map([
    ['offset.lag.max', { value: 'x', origin: 'mm2.properties, line 3', writtenAs: 'A->B.offset.lag.max' }],
    ['pollers', { value: '1.5', origin: 'mm2.properties, line 4', writtenAs: 'pollers' }],
  ])
  assert.throws(
    () => parseConfig(def, entries),
    (error) => {
      assert.ok(error instanceof ConfigException)
      assert.deepEqual(error.message.split('\n'), [
        'mm2.properties, line 3: A->B.offset.lag.max: Invalid value x for configuration offset.lag.max: Not a number of type LONG; write a whole number of at most 64 bits',
        'mm2.properties: source.cluster.alias: Missing required configuration "source.cluster.alias" which has no default value. Alias of the source.',
        'mm2.properties, line 4: pollers: Invalid value 1.5 for configuration pollers: Not a number of type INT; write a whole number of at most 32 bits',
      ])
      return true
    },
  )
})

test('an expression of a provider that is not declared gets a hint where it is no value', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a config provider, not of a template
  const pollers = '${file:/a:n}'
  const [problem] = validateConfig(def, entriesOf({ 'source.cluster.alias': 'A', pollers }, 'f'))
  assert.match(problem?.message ?? '', /There is no config provider file: declare it in config.providers/)
})

test('a value that a config provider has yet to say is taken, as the default, until a function resolves it', () => {
  const origin = { origin: 'f', writtenAs: 'pollers', isDeferred: true }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a config provider, not of a template
  const deferred = new Map([['pollers', { ...origin, value: '${env:POLLERS}' }]])
  const alias = entriesOf({ 'source.cluster.alias': 'A' }, 'f')
  assert.deepEqual(validateConfig(def, new Map([...alias, ...deferred])), [])
})

test('a problem that is found twice is told once', () => {
  const problem = { origin: 'f', key: 'k', message: 'm' }
  assert.deepEqual(new ConfigException([problem, { ...problem }]).problems, [problem])
})

const definitions = {
  clientConfig,
  clusterConfig,
  filePulseConfig,
  functionConfig,
  mirrorCheckpointConfig,
  mirrorHeartbeatConfig,
  mirrorSourceConfig,
  searchSinkConfig,
}
const camelCase = (name: string) => name.replace(/[.-]([a-z])/g, (_, letter: string) => letter.toUpperCase())

for (const [definition, settings] of Object.entries(definitions)) {
  test(`${definition}: settings are called in code what they are called in files`, () => {
    for (const [key, { name }] of Object.entries(settings)) assert.equal(key, camelCase(name))
  })

  test(`${definition}: every default is a value that its own setting takes`, () => {
    for (const setting of Object.values(settings)) {
      if (setting.default === undefined || setting.default === null) continue
      const text = Array.isArray(setting.default) ? setting.default.join(',') : String(setting.default)
      assert.deepEqual(setting.parse(text), { value: setting.default }, setting.name)
    }
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultConfigPropertyFilter } from '../../../lib/mirror/config-property-filter.ts'

test('MirrorSourceConfigTest.testConfigPropertyMatching: what is excluded is not copied, all else is', () => {
  const filter = defaultConfigPropertyFilter(['prop2', 'message\\.timestamp\\..*'], 'target')
  assert.equal(filter.shouldReplicateConfigProperty('prop1'), true)
  assert.equal(filter.shouldReplicateConfigProperty('prop2'), false)
  assert.equal(filter.shouldReplicateConfigProperty('message.timestamp.type'), false)
})

test('an empty exclude list excludes nothing', () => {
  assert.equal(defaultConfigPropertyFilter([], 'target').shouldReplicateConfigProperty('retention.ms'), true)
})

for (const [useDefaultsFrom, expected] of [
  ['source', true],
  ['target', false],
  ['Source', false],
] as const) {
  test(`use.defaults.from=${useDefaultsFrom} ${expected ? 'writes' : 'does not write'} the source's defaults`, () => {
    const filter = defaultConfigPropertyFilter([], useDefaultsFrom)
    assert.equal(filter.shouldReplicateSourceDefault('retention.ms'), expected)
  })
}

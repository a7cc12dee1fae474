import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesOf, parseConfig } from '../../../lib/config/config-def.ts'
import { entriesOf } from '../../../lib/config/config-entries.ts'
import {
  mirrorCheckpointConfig,
  validateMirrorCheckpointConfig,
} from '../../../lib/config/mirror-checkpoint-config.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'
import { defaultGroupFilter } from '../../../lib/mirror/group-filter.ts'

const entries = (more: Settings) =>
  entriesOf(
    {
      name: 'ConnectorName',
      'connector.class': 'ConnectorClass',
      'source.cluster.alias': 'source1',
      'target.cluster.alias': 'target2',
      ...more,
    },
    'f',
  )

test('MirrorCheckpointConfigTest.testGroupMatching: groups are matched as a whole', () => {
  const { groups, groupsExclude } = parseConfig(mirrorCheckpointConfig, entries({ groups: 'group1' }))
  const filter = defaultGroupFilter(groups, groupsExclude)
  assert.equal(filter.shouldReplicateGroup('group1'), true)
  assert.equal(filter.shouldReplicateGroup('group2'), false)
})

test('by default all groups are replicated but those of consoles, of Connect and internal ones', () => {
  const { groups, groupsExclude } = parseConfig(mirrorCheckpointConfig, entries({}))
  const filter = defaultGroupFilter(groups, groupsExclude)
  for (const [group, expected] of [
    ['orders', true],
    ['console-consumer-123', false],
    ['connect-sink', false],
    ['__mm2-positions.a->b', false],
  ] as const) {
    assert.equal(filter.shouldReplicateGroup(group), expected, group)
  }
})

test('MirrorCheckpointConfigTest.testNonMutationOfConfigDef: keys of tasks are no settings of the connector', () => {
  assert.ok(!namesOf(mirrorCheckpointConfig).includes('task.assigned.groups'))
})

for (const name of ['emit.checkpoints.enabled', 'emit.offset-syncs.enabled']) {
  test(`MirrorCheckpointConfigTest.testSkipValidationIfConnectorDisabled: ${name}`, () => {
    assert.deepEqual(validateMirrorCheckpointConfig(entries({ enabled: 'false', [name]: 'false' })), [])
  })

  test(`MirrorCheckpointConfigTest.testValidateIfConnectorEnabled: ${name}`, () => {
    const problems = validateMirrorCheckpointConfig(entries({ [name]: 'false' }))
    assert.deepEqual(
      problems.map(({ key }) => key),
      [name],
    )
  })
}

test('MirrorCheckpointConfigTest.testValidateIfConnectorEnabled: without either there is no problem', () => {
  assert.deepEqual(validateMirrorCheckpointConfig(entries({})), [])
})

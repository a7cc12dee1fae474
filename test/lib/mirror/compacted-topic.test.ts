import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTakenAsCreated } from '../../../lib/mirror/compacted-topic.ts'

for (const [name, says, code, isTaken] of [
  [
    'testCreateCompactedTopicAssumeTopicAlreadyExistsWithUnsupportedVersionException',
    'a broker that cannot create topics is taken to have it',
    35,
    true,
  ],
  [
    'testCreateCompactedTopicAssumeTopicAlreadyExistsWithClusterAuthorizationException',
    'where we may not create topics, somebody else did',
    31,
    true,
  ],
  [
    'testCreateCompactedTopicAssumeTopicAlreadyExistsWithTopicAuthorizationException',
    'where we may not create this topic, somebody else did',
    29,
    true,
  ],
  [
    'testCreateCompactedTopicFailsWithInvalidConfigurationException',
    'a replication factor that the cluster refuses is an error',
    40,
    false,
  ],
  ['testCreateCompactedTopicFailsWithTimeoutException', 'a time-out is an error', 7, false],
] as const)
  test(`MirrorUtilsTest.${name}: ${says}`, () =>
    assert.equal(isTakenAsCreated({ code, reason: 'as the broker says' }), isTaken))

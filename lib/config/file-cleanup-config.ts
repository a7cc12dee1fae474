import { cleanupPolicyNames } from '../filepulse/cleanup-policy.ts'
import { bySimpleName } from './by-simple-name.ts'
import { booleanSetting, choiceSetting, classSetting, stringSetting } from './setting.ts'

const move = 'fs.cleanup.policy.move'

/** FilePulse's settings of what happens to files that have been read. */
export const fileCleanupConfig = {
  fsCleanupPolicyClass: classSetting({
    name: 'fs.cleanup.policy.class',
    doc: 'What happens to a file that was read, or that fails for its own sake: nothing (`LogCleanupPolicy`), it is deleted (`DeleteCleanupPolicy`) or moved (`AmazonS3MoveCleanupPolicy`, `LocalMoveCleanupPolicy`).',
    importance: 'HIGH',
    validate: bySimpleName(new RegExp(`^(${cleanupPolicyNames.join('|')})$`), cleanupPolicyNames.join(', ')),
    deviation:
      'A file that failed for another reason is delivered again, and stays. No `RegexRouterCleanupPolicy`.',
  }),
  fsCleanupPolicyTriggeredOn: choiceSetting({
    name: 'fs.cleanup.policy.triggered.on',
    values: ['COMPLETED', 'COMMITTED'],
    ignoreCase: true,
    default: 'COMPLETED',
    doc: 'When that happens.',
    deviation: 'Both are the same: all records of the file have been taken, and that is stored.',
  }),
  fsCleanupPolicyMoveSuccessAwsBucketName: stringSetting({
    name: `${move}.success.aws.bucket.name`,
    default: null,
    doc: 'Of `AmazonS3MoveCleanupPolicy`: where files go that were read. Not set: their own bucket.',
  }),
  fsCleanupPolicyMoveSuccessAwsPrefixPath: stringSetting({
    name: `${move}.success.aws.prefix.path`,
    default: null,
    doc: 'The prefix that they get there; has to be set. What stands below it in the log bucket is not read.',
  }),
  fsCleanupPolicyMoveSuccessAwsIncludeSourcePrefixPath: booleanSetting({
    name: `${move}.success.aws.include.source.prefix.path`,
    default: false,
    doc: 'Whether they keep their own prefix behind it.',
  }),
  fsCleanupPolicyMoveFailureAwsBucketName: stringSetting({
    name: `${move}.failure.aws.bucket.name`,
    default: null,
    doc: 'The same for files that failed.',
  }),
  fsCleanupPolicyMoveFailureAwsPrefixPath: stringSetting({
    name: `${move}.failure.aws.prefix.path`,
    default: null,
    doc: 'The same for files that failed.',
  }),
  fsCleanupPolicyMoveFailureAwsIncludeSourcePrefixPath: booleanSetting({
    name: `${move}.failure.aws.include.source.prefix.path`,
    default: false,
    doc: 'The same for files that failed.',
  }),
  fsCleanupPolicyMoveExcludeSourcePrefixPath: stringSetting({
    name: `${move}.exclude.source.prefix.path`,
    default: null,
    doc: 'What is left out of their own prefix.',
  }),
  cleanerOutputSucceedPath: stringSetting({
    name: 'cleaner.output.succeed.path',
    default: '.success',
    doc: 'Of `LocalMoveCleanupPolicy`: folder beside a file that it goes into once it was read.',
  }),
  cleanerOutputFailedPath: stringSetting({
    name: 'cleaner.output.failed.path',
    default: '.failure',
    doc: 'The same for files that failed.',
  }),
}

import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import type { FileObject } from './file-object.ts'

type ObjectName = Pick<FileObject, 'bucket' | 'key'>

/** How an object ended: `failure` for one that fails for its own sake, at every delivery. */
export type ObjectEnd = 'success' | 'failure'

/** What becomes of an object that has been read. */
export type Cleanup =
  | { readonly kind: 'leave' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'move'; readonly to: ObjectName }

/** `fs.cleanup.policy.class`. */
export interface CleanupPolicy {
  /** What to do; nothing is `leave`. */
  of(object: ObjectName, end: ObjectEnd): Cleanup
  /** Whether an object is one that was moved: it is not read again. */
  isMoved(object: ObjectName): boolean
  /** Buckets and prefixes that objects are moved to; a bucket that is not named is their own. */
  readonly targets: readonly { readonly bucket?: string; readonly prefix: string }[]
  readonly removes: boolean
}

const leaving: CleanupPolicy = {
  of: () => ({ kind: 'leave' }),
  isMoved: () => false,
  targets: [],
  removes: false,
}

const deleting: CleanupPolicy = { ...leaving, of: () => ({ kind: 'delete' }), removes: true }

const policies: ReadonlyMap<string, (keys: ConnectorKeys) => CleanupPolicy> = new Map<
  string,
  (keys: ConnectorKeys) => CleanupPolicy
>([
  ['LogCleanupPolicy', () => leaving],
  ['DeleteCleanupPolicy', () => deleting],
  ['AmazonS3MoveCleanupPolicy', (keys) => s3Move(keys)],
  ['LocalMoveCleanupPolicy', (keys) => localMove(keys)],
])

/** The cleanup policies that there are, by the class names of FilePulse. */
export const cleanupPolicyNames: readonly string[] = [...policies.keys()]

/** Reads `fs.cleanup.policy.class` and its keys; not set is LogCleanupPolicy. Throws an error that names the key. */
export const readCleanupPolicy = (settings: ConnectorSettings): CleanupPolicy => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const name = keys.optional('fs.cleanup.policy.class') || 'LogCleanupPolicy'
  const read = policies.get(simpleClassName(name))
  if (read !== undefined) return read(keys)
  return keys.refuse('fs.cleanup.policy.class', `is ${name}: write one of ${cleanupPolicyNames.join(', ')}`)
}

const ends = { success: 'success', failure: 'failure' } as const

/** AmazonS3MoveCleanupPolicy: to another bucket, or another prefix of this one. */
const s3Move = (keys: ConnectorKeys): CleanupPolicy => {
  const excluded = keys.optional('fs.cleanup.policy.move.exclude.source.prefix.path') ?? ''
  const read = (end: ObjectEnd) => {
    const start = `fs.cleanup.policy.move.${end}.aws`
    const bucket = keys.optional(`${start}.bucket.name`) ?? ''
    return {
      ...(bucket !== '' && { bucket }),
      prefix: `${keys.required(`${start}.prefix.path`).replace(/\/$/, '')}/`,
      isWithSource: keys.boolean(`${start}.include.source.prefix.path`, false),
    }
  }
  const targets = { success: read(ends.success), failure: read(ends.failure) }
  return {
    of: ({ bucket, key }, end) => {
      const target = targets[end]
      const [folder, name] = splitKey(key)
      const source = target.isWithSource ? folder.replaceAll(excluded, '').replace(/^\/+/, '') : ''
      const path = source === '' || source.endsWith('/') ? source : `${source}/`
      return { kind: 'move', to: { bucket: target.bucket ?? bucket, key: target.prefix + path + name } }
    },
    isMoved: ({ bucket, key }) =>
      Object.values(targets).some(
        (target) => (target.bucket ?? bucket) === bucket && key.startsWith(target.prefix),
      ),
    targets: Object.values(targets),
    removes: true,
  }
}

/** LocalMoveCleanupPolicy: into a folder beside the file. */
const localMove = (keys: ConnectorKeys): CleanupPolicy => {
  const names = {
    success: keys.optional('cleaner.output.succeed.path') || '.success',
    failure: keys.optional('cleaner.output.failed.path') || '.failure',
  }
  for (const [end, name] of Object.entries(names))
    if (name.startsWith('/'))
      keys.refuse(
        end === ends.success ? 'cleaner.output.succeed.path' : 'cleaner.output.failed.path',
        `is "${name}": write a folder that is relative to that of the file`,
      )
  return {
    of: ({ bucket, key }, end) => {
      const [folder, name] = splitKey(key)
      return { kind: 'move', to: { bucket, key: `${folder}${names[end]}/${name}` } }
    },
    isMoved: ({ key }) => Object.values(names).some((name) => `/${splitKey(key)[0]}`.endsWith(`/${name}/`)),
    targets: [{ prefix: '' }],
    removes: true,
  }
}

/** The part up to the last slash, and the rest. */
const splitKey = (key: string): readonly [string, string] => {
  const slash = key.lastIndexOf('/') + 1
  return [key.slice(0, slash), key.slice(slash)]
}

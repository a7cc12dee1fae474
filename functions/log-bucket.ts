import type { Cluster } from '../kafka/cluster.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import { decodeFilesCommand, type FileOffset, type FilesCommand } from '../lib/filepulse/files-command.ts'
import type { ListFilter } from '../lib/filepulse/list-filters.ts'
import { decodeListingCommand, type ListingCommand } from '../lib/filepulse/listing-command.ts'
import { objectsBegun } from '../lib/filepulse/object-state.ts'
import { fileOffsets } from '../lib/tasks/file-offsets.ts'
import type { FileSource } from '../lib/tasks/file-source.ts'
import { resumeObjects } from '../lib/tasks/resume-objects.ts'
import { bucketListing } from './aws/bucket-listing.ts'
import { continueObject } from './aws/continue-object.ts'
import { FileSourceFunctions } from './aws/file-sources.ts'
import { type Invocation, logger } from './handler.ts'
import { GroupAdmin } from './kafka/group-admin.ts'

/** A source of files whose bucket is gone through. */
export interface BucketSource {
  readonly connector: string
  readonly isListed: ListFilter
  /** Its only file grows. */
  readonly grows: boolean
  readonly open: () => Promise<{
    readonly source: Pick<FileSource, 'positions' | 'remoteLog' | 'growing'>
    readonly cluster: Cluster
  }>
}

/** What connect-api asks of a bucket, in place of an event of S3. */
export type BucketCommand = { readonly list: ListingCommand } | { readonly files: FilesCommand }

/** The REST API has 90 s for an answer, ms. */
const answerMs = 75_000

/** Whether it is a question, which is answered whatever the connector is to do. */
export const isFilesQuestion = (event: unknown): boolean => decodeFilesCommand(event) !== undefined

/** Of an event; undefined for one of S3. */
export const decodeBucketCommand = (event: unknown): BucketCommand | undefined => {
  const files = decodeFilesCommand(event)
  if (files !== undefined) return { files }
  const list = decodeListingCommand(event)
  return list && { list }
}

/** Does what is asked, and answers how far files are read, if that was asked. Until `deadline`, ms since 1970. */
export const runBucketCommand = async (
  { connector, isListed, grows, open }: BucketSource,
  command: BucketCommand,
  { functionName, deadline }: Pick<Invocation, 'functionName'> & { readonly deadline: number },
): Promise<readonly FileOffset[] | undefined> => {
  const { source, cluster } = await open()
  const { logBucket = '' } = connectorEnvironment(process.env)
  const parts = {
    pages: (startAfter: string | undefined) => bucketListing(logBucket, startAfter),
    // A file that grows is looked at whenever its bucket is: what was read of it is known.
    begun: async () =>
      source.growing === undefined
        ? objectsBegun(connector, await new GroupAdmin(cluster).consumerGroups())
        : new Set<string>(),
    positions: source.positions,
    remoteLog: source.remoteLog,
    clock: Date,
  }
  if ('files' in command) return await fileOffsets(parts, command.files, Date.now() + answerMs)
  const self = new FileSourceFunctions(new Map([[connector, functionName]]))
  const resuming = {
    ...parts,
    grows,
    isChosen: (object: Parameters<ListFilter>[0]) => isListed(object, Date.now()),
    begin: (object: Parameters<typeof continueObject>[1]) => continueObject(functionName, object),
    goOn: (rest: ListingCommand) => self.list(connector, rest),
    log: logger,
  }
  const list = source.growing === undefined ? command.list : { ...command.list, since: 0 }
  await resumeObjects(resuming, list, deadline)
  return undefined
}

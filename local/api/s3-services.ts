import type { ObjectHead, ObjectStore } from '../s3/object-store.ts'

/** What the S3 API speaks for. */
export interface S3Services {
  readonly objects: ObjectStore
  /** Tells those who want to know. */
  onCreated(bucket: string, head: ObjectHead): void
}

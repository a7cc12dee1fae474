/** An object as it stands. */
export interface FileEnd {
  /** Of exactly these bytes and metadata. */
  readonly etag: string
  /** Bytes. */
  readonly size: number
  /** User metadata. */
  readonly metadata: Readonly<Record<string, string>>
}

/** What is appended in one piece. */
export interface FileAddition {
  readonly lines: Buffer
  /** The object's user metadata from then on. */
  readonly metadata: Readonly<Record<string, string>>
}

/** An object that grows at its end. */
export interface AppendableFile {
  /** `s3://bucket/key`, for messages. */
  readonly uri: string
  /** How it stands; undefined while it is not there. */
  end(): Promise<FileEnd | undefined>
  /** Appends, with the metadata, if it still stands like that. False: it does not, and nothing was written. */
  append(end: FileEnd | undefined, addition: FileAddition): Promise<boolean>
}

/** What became of the records of one topic in one event. */
export interface LineCounts {
  /** Lines that were written. */
  readonly written: number
  /** Records that stood in the file already. */
  readonly known: number
  /** Records that were left out, as the settings say. */
  readonly invalid: number
}

/*
  connect-api asks file-source, which lists its bucket and knows the positions of its files:

    {"files":"read"}
    {"files":"reset"}
    {"files":["s3://<bucket>/<key>"]}                 to be read anew

  file-source answers [{"uri":"s3://<bucket>/<key>","position":<byte>,"rows":<number>}], the files that it knows then.
*/

/** How far a file is read, as FilePulse keeps it. */
export interface FileOffset {
  /** `s3://<bucket>/<key>` */
  readonly uri: string
  /** The byte to read from. */
  readonly position: number
  /** Rows before it. */
  readonly rows: number
}

/** What is asked: to tell how far files are read, to forget it of all, or of some by their URIs. */
export type FilesCommand = 'read' | 'reset' | readonly string[]

/** As the event of an invocation. */
export const encodeFilesCommand = (command: FilesCommand): string => JSON.stringify({ files: command })

/** Of an event; undefined for one of S3. */
export const decodeFilesCommand = (event: unknown): FilesCommand | undefined => {
  const asked = typeof event === 'object' && event !== null && 'files' in event ? event.files : undefined
  if (asked === 'read' || asked === 'reset') return asked
  return Array.isArray(asked) ? asked.map(String) : undefined
}

/** Reads an answer. Throws when it is none. */
export const decodeFileOffsets = (answer: unknown): readonly FileOffset[] => {
  if (!Array.isArray(answer)) throw new RangeError(`${JSON.stringify(answer)} is no list of files`)
  return answer.map((item: unknown) => {
    const { uri, position, rows }: { uri?: unknown; position?: unknown; rows?: unknown } =
      typeof item === 'object' && item !== null ? item : {}
    if (typeof uri === 'string' && typeof position === 'number' && typeof rows === 'number')
      return { uri, position, rows }
    throw new RangeError(`${JSON.stringify(item)} is no offset of a file`)
  })
}

import { formatTopicPartition } from '../mirror/topic-partition.ts'

/*
  How far each topic partition stands in a file, in the user metadata of its object: what is written with the lines, in one
  request, so that both are there or neither.
    next-offsets  <topic>:<partition>=<next offset>,<partition>=<next offset>;<topic>:...
  Names of topics have none of these signs.
*/
const name = 'next-offsets'

/** What S3 takes of user metadata, bytes of names and values. */
const limitBytes = 2_048

/** The next offset of each partition, by `<topic>-<partition>`. Records before it stand in the file, or were left out. */
export class FileMarks {
  readonly #topics: Map<string, Map<number, bigint>>

  private constructor(topics: Map<string, Map<number, bigint>>) {
    this.#topics = topics
  }

  /** Those of an object that is not there, or that somebody else has written: none. */
  static read(metadata: Readonly<Record<string, string>> = {}): FileMarks {
    const topics = new Map<string, Map<number, bigint>>()
    for (const part of (metadata[name] ?? '').split(';').filter((text) => text !== '')) {
      const [topic = '', offsets = ''] = part.split(':')
      const entries = offsets.split(',').map((entry): [number, bigint] => {
        const [partition = '', offset = ''] = entry.split('=')
        if (!/^\d+$/.test(partition) || !/^\d+$/.test(offset))
          throw new FileMarksError(
            `"${part}" in the metadata ${name} of the file says no offsets: remove it, or write into another file.`,
          )
        return [Number(partition), BigInt(offset)]
      })
      topics.set(topic, new Map(entries))
    }
    return new FileMarks(topics)
  }

  /** The first offset that does not stand in the file. */
  next({ topic, partition }: { readonly topic: string; readonly partition: number }): bigint {
    return this.#topics.get(topic)?.get(partition) ?? 0n
  }

  /** These with others that are further. */
  with(
    further: Iterable<{ readonly topic: string; readonly partition: number; readonly next: bigint }>,
  ): FileMarks {
    const topics = new Map(Array.from(this.#topics, ([topic, offsets]) => [topic, new Map(offsets)]))
    for (const { topic, partition, next } of further) {
      const offsets = topics.get(topic) ?? new Map<number, bigint>()
      topics.set(topic, offsets.set(partition, next))
    }
    return new FileMarks(topics)
  }

  /** As user metadata. Throws a FileMarksError that says how many partitions have room. */
  metadata(): Record<string, string> {
    const partitions = [...this.#topics].flatMap(([topic, offsets]) =>
      [...offsets.keys()].map((partition) => formatTopicPartition({ topic, partition })),
    )
    const text = [...this.#topics]
      .map(([topic, offsets]) => `${topic}:${Array.from(offsets, ([at, next]) => `${at}=${next}`).join(',')}`)
      .join(';')
    const bytes = name.length + text.length
    if (bytes > limitBytes) {
      throw new FileMarksError(
        `The offsets of ${partitions.length} partitions take ${bytes} bytes, and the metadata of a file has room for ` +
          `${limitBytes}, which is about ${Math.floor((partitions.length * limitBytes) / bytes)} of them: give some of the ` +
          'topics a FileStreamSink with another file.',
      )
    }
    return { [name]: text }
  }
}

/** The offsets of a file cannot be read, or cannot be written. */
export class FileMarksError extends Error {
  override readonly name = 'FileMarksError'
}

import type { Content } from '../../lib/mirror/alignment.ts'
import type { ChainRecord } from '../../lib/tasks/replicate-ports.ts'

/** A record's contents, to compare with what stands in a log. Of a key and a value, text is base64. */
export const contentOf = ({ timestamp, key, value, headers }: ChainRecord): Content => ({
  timestamp: BigInt(timestamp),
  key: bytesOf(key),
  value: bytesOf(value),
  headers: (headers ?? []).flatMap((header) =>
    Object.entries(header).map(([name, bytes]) => ({
      key: name,
      value: bytes === null ? null : Buffer.from(Array.from(bytes)),
    })),
  ),
})

const bytesOf = (field: Buffer | string | null | undefined): Buffer | null =>
  typeof field === 'string' ? Buffer.from(field, 'base64') : (field ?? null)

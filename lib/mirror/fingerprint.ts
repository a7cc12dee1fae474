import { createHash } from 'node:crypto'
import type { Content } from './alignment.ts'

/**
 * A record's content as a short text: equal for a record and its copy, and for no others. Without the timestamp where the
 * broker of the remote topic writes its own (`message.timestamp.type=LogAppendTime`).
 */
export const fingerprint = ({ timestamp, key, value, headers }: Content, hasTimestamp: boolean): string => {
  const hash = createHash('sha1')
  const add = (bytes: Buffer | null): void => {
    hash.update(`${bytes === null ? -1 : bytes.length} `)
    if (bytes !== null) hash.update(bytes)
  }
  hash.update(hasTimestamp ? `${timestamp} ${headers.length} ` : `${headers.length} `)
  add(key)
  add(value)
  for (const header of headers) {
    add(Buffer.from(header.key))
    add(header.value)
  }
  return hash.digest('base64')
}

import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { javaText } from '../connect/converters/string-converter.ts'
import { type ErrorPolicy, readErrorPolicy } from '../connect/error-policy.ts'
import { sinkRecordChain } from '../connect/sink-record-chain.ts'
import type { MirrorRecord } from '../mirror/record.ts'
import { fileKey } from './file-key.ts'

/** The settings of FileStreamSink. */
export interface StreamSinkOptions {
  /** Key of the object that lines are appended to. Absent: they go to the function's log. */
  readonly key?: string
  /**
   * The line of a record, without its end: its value as Java prints it. Undefined: a transform dropped it. Throws a
   * StageException.
   */
  readonly lineOf: (record: MirrorRecord) => string | undefined
  /** `errors.*`: what becomes of a record that a converter or a transform does not take. */
  readonly errors: ErrorPolicy
  /** The connector's name, for dead letters. */
  readonly connector: string
}

/** Reads the settings (org.apache.kafka.connect.file.FileStreamSinkTask). Throws an error that names the key. */
export const readStreamSinkOptions = (settings: ConnectorSettings): StreamSinkOptions => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const file = keys.optional('file')
  const chain = sinkRecordChain(settings)
  return {
    ...(file !== undefined && file !== '' && { key: fileKey(file) }),
    lineOf: (record) => {
      const transformed = chain(record)
      return transformed && javaText(transformed.value)
    },
    errors: readErrorPolicy(settings),
    connector: keys.optional('name') ?? '',
  }
}

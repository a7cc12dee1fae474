import type { ConnectSchema } from '../connect-schema.ts'
import { DataException } from '../data-exception.ts'
import { javaClassName } from '../java-class-name.ts'
import type { Converter } from './converter.ts'

const optionalBytes: ConnectSchema = { type: 'BYTES', isOptional: true }

/** org.apache.kafka.connect.converters.ByteArrayConverter: bytes as they are. */
export const byteArrayConverter: Converter = {
  fromConnectData: (data) => {
    if (data.schema !== null && data.schema.type !== 'BYTES') {
      throw new DataException(`Invalid schema type for ByteArrayConverter: ${data.schema.type}`)
    }
    if (data.value === null) return null
    if (!Buffer.isBuffer(data.value)) {
      throw new DataException(
        `ByteArrayConverter is not compatible with objects of type class ${javaClassName(data)}`,
      )
    }
    return data.value
  },
  toConnectData: (bytes) => ({ schema: optionalBytes, value: bytes }),
}

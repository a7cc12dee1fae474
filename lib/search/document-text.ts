import { DataException } from '../connect/data-exception.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The JSON object in a record's value, on one line and otherwise as it was written: 1.0 stays 1.0, and integers that
 * JavaScript cannot hold stay exact. Null for JSON's null. Throws a DataException for anything else.
 */
export const documentText = (value: Buffer): string | null => {
  const text = decode(value)
  const parsed = parse(text)
  if (parsed === null) return null
  if (typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw new DataException('the value is JSON, but not an object')
  }
  // In JSON a line's end can only stand between tokens. In a bulk request it would end the document.
  return text.replace(/[\r\n]/g, ' ')
}

const decode = (value: Buffer): string => {
  try {
    return utf8.decode(value)
  } catch (cause) {
    throw new DataException('the value is not UTF-8', { cause })
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DataException('the value is not JSON', { cause })
  }
}

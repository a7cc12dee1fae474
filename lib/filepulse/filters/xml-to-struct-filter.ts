import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { messageField } from '../file-record.ts'
import type { Filter } from '../filter.ts'
import { findString } from '../find-field.ts'
import { parseXml } from '../parse-xml.ts'
import { readXmlOptions, XmlToStruct } from '../xml-to-struct.ts'

/** XmlToStructFilter: the record becomes what the XML in a field holds (FilePulse's XMLNodeToStructConverter). */
export const createXmlToStructFilter = (keys: ConnectorKeys): Filter => {
  const source = keys.optional('source') ?? messageField
  // FilePulse logs what is not valid and goes on: the records are the same.
  keys.boolean('xml.parser.validating.enabled', false)
  const arrays = keys.list('xml.force.array.on.fields')
  const contents = keys.list('xml.force.content.field.for.paths')
  const convert = new XmlToStruct(readXmlOptions(keys))
  return {
    apply: (record) => {
      const document = parseXml(findString(record.value, source))
      if (document === undefined) return []
      document.normalize()
      return [{ ...record, value: convert.tree(document, arrays, contents) }]
    },
  }
}

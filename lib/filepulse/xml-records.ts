import { type Node, Node as NodeType } from '@xmldom/xmldom'
import { select } from 'xpath'
import type { Struct } from '../connect/connect-value.ts'
import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { DataException } from '../connect/data-exception.ts'
import { messageField } from './file-record.ts'
import { parseXml } from './parse-xml.ts'
import { readXmlOptions, XmlToStruct } from './xml-to-struct.ts'

/**
 * What a `...XMLFileInputReader` makes of a document: a record for each node that `reader.xpath.expression` selects, or with
 * `reader.xpath.result.type` STRING one of its text. Keys as those of XmlToStructFilter, with `reader.` before them. Throws an
 * error that names the key.
 */
export const xmlRecords = (keys: ConnectorKeys): ((text: string) => readonly Struct[]) => {
  const expression = keys.optional('xpath.expression') || '/'
  const isText = keys.choice('xpath.result.type', ['NODESET', 'STRING'], 'NODESET') === 'STRING'
  const arrays = keys.list('xml.force.array.on.fields')
  const contents = keys.list('xml.force.content.field.for.paths')
  const convert = new XmlToStruct(readXmlOptions(keys))
  const query = isText ? `string(${expression})` : expression
  try {
    selected(query, parseXml('<x/>'))
  } catch (error) {
    if (!isUnboundPrefix(error))
      keys.refuse('xpath.expression', `cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  return (text) => {
    const document = parseXml(text)
    if (document === undefined) throw new DataException('the file is empty, and no XML')
    document.normalize()
    const found = selected(query, document)
    if (typeof found === 'string') return [new Map([[messageField, found]])]
    if (!Array.isArray(found))
      throw new DataException(
        `reader.xpath.expression selects a ${typeof found}: set reader.xpath.result.type to STRING`,
      )
    return found.map((node: Node) => convert.tree(asRecord(node), arrays, contents))
  }
}

// The library's types are those of a browser's DOM, which @xmldom's nodes are as far as it asks them.
const selected = (expression: string, document: unknown): unknown => select(expression, document as never)

const asRecord = (node: Node): Node => {
  if (node.nodeType === NodeType.ELEMENT_NODE || node.nodeType === NodeType.DOCUMENT_NODE) return node
  throw new DataException(
    'reader.xpath.expression selects what is no element: set reader.xpath.result.type to STRING',
  )
}

/** Prefixes are known with a document. */
const isUnboundPrefix = (error: unknown): boolean =>
  error instanceof Error && /Cannot resolve QName/.test(error.message)

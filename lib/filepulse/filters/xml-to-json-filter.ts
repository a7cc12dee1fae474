import { type Element, type Node, Node as NodeType } from '@xmldom/xmldom'
import { LosslessNumber, stringify } from 'lossless-json'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { messageField } from '../file-record.ts'
import type { Filter } from '../filter.ts'
import { findString } from '../find-field.ts'
import { mergeStructs } from '../merge-structs.ts'
import { parseXml } from '../parse-xml.ts'

/** Keys of an XmlToJsonFilter. */
interface XmlToJson {
  /** The field of text that stands beside attributes or elements. */
  readonly contentField: string
  /** False: text that is a number, a boolean or null becomes one. */
  readonly keepsStrings: boolean
}

/** XmlToJsonFilter: the XML in a field becomes JSON text, as org.json's XML.toJSONObject makes it. */
export const createXmlToJsonFilter = (keys: ConnectorKeys): Filter => {
  const source = keys.optional('source') ?? messageField
  const options = {
    contentField: keys.optional('xml.parser.cDataTagName') || 'value',
    keepsStrings: keys.boolean('xml.parser.keep.strings', false),
  }
  return {
    apply: (record) => {
      const document = parseXml(findString(record.value, source))
      if (document === undefined) return []
      const fields = new Map([[source, stringify(toJson(document, options)) ?? '{}']])
      return [{ ...record, value: mergeStructs(record.value, fields, new Set([source])) }]
    },
  }
}

type Json = Record<string, unknown>

const toJson = (node: Node, options: XmlToJson): Json => {
  // Without a prototype: an element may have any name.
  const json: Json = Object.create(null)
  if (node.nodeType === NodeType.ELEMENT_NODE) {
    // A node of this type is an element: the library's types do not narrow by nodeType.
    for (const { name, value } of (node as Element).attributes) accumulate(json, name, scalar(value, options))
  }
  for (const child of node.childNodes) {
    if (child.nodeType === NodeType.ELEMENT_NODE) {
      accumulate(json, child.nodeName, simplified(toJson(child, options), options))
      continue
    }
    const text = child.nodeValue ?? ''
    if (child.nodeType === NodeType.CDATA_SECTION_NODE && text !== '')
      accumulate(json, options.contentField, text)
    if (child.nodeType === NodeType.TEXT_NODE && text.trim() !== '')
      accumulate(json, options.contentField, scalar(text.trim(), options))
  }
  return json
}

/** An element without anything is an empty text, one with nothing but text is that text. */
const simplified = (json: Json, { contentField }: XmlToJson): unknown => {
  const [only, ...others] = Object.keys(json)
  if (only === undefined) return ''
  return others.length === 0 && only === contentField ? json[contentField] : json
}

/** The second value of a name makes an array. */
const accumulate = (json: Json, name: string, value: unknown): void => {
  if (!(name in json)) json[name] = value
  else json[name] = [...(Array.isArray(json[name]) ? json[name] : [json[name]]), value]
}

const scalar = (text: string, { keepsStrings }: XmlToJson): unknown => {
  if (keepsStrings) return text
  if (/^true$/i.test(text)) return true
  if (/^false$/i.test(text)) return false
  if (/^null$/i.test(text)) return null
  // Leading zeros are no number, so that 007 stays what it is.
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? new LosslessNumber(text) : text
}

import { type Attr, type Element, type Node, Node as NodeType } from '@xmldom/xmldom'
import { type ConnectValue, isArray, isStruct, type Struct } from '../connect/connect-value.ts'
import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { DataException } from '../connect/data-exception.ts'
import { compileJavaRegex } from './java-regex.ts'

/** How XML becomes structs (FilePulse's XMLCommonConfig). */
export interface XmlOptions {
  readonly isNamespaceAware: boolean
  readonly excludesEmpty: boolean
  readonly excludesAttributes: boolean
  readonly excludedNamespaces: ReadonlySet<string>
  readonly attributePrefix: string
  readonly contentField: string
  readonly infersTypes: boolean
  readonly nameOf: (name: string) => string
}

/** Paths of elements below the one that is looked at, such as `broker.topicPartition`. */
type Paths = readonly string[]

/** Reads the keys. Throws an error that names the one that cannot be. */
export const readXmlOptions = (keys: ConnectorKeys): XmlOptions => {
  const { everywhere } = compileJavaRegex(
    keys.optional('xml.field.name.characters.regex.pattern') ?? String.raw`[.\-]`,
  )
  const replacement = keys.optional('xml.field.name.characters.string.replacement') ?? '_'
  return {
    isNamespaceAware: keys.boolean('xml.parser.namespace.aware.enabled', false),
    excludesEmpty: keys.boolean('xml.exclude.empty.elements', false),
    excludesAttributes: keys.boolean('xml.exclude.node.attributes', false),
    excludedNamespaces: new Set(keys.list('xml.exclude.node.attributes.in.namespaces')),
    attributePrefix: keys.optional('xml.attribute.prefix') ?? '',
    contentField: keys.optional('xml.content.field.name') || 'value',
    infersTypes: keys.boolean('xml.data.type.inference.enabled', false),
    nameOf: (name) => name.replace(everywhere, () => replacement),
  }
}

/** Makes structs of nodes, as FilePulse's XMLNodeToStructConverter does. */
export class XmlToStruct {
  readonly #options: XmlOptions

  constructor(options: XmlOptions) {
    this.#options = options
  }

  /** Attributes and children of a node by name. Children of one name are an array; text beside them has the name of the node. */
  tree(node: Node, arrays: Paths, contents: Paths): Struct {
    const name = this.#nameOf(node)
    const isDocument = node.nodeType === NodeType.DOCUMENT_NODE
    const [ofArrays, ofContents] = isDocument
      ? [arrays, contents]
      : [below(arrays, name), below(contents, name)]
    const struct = new Map<string, ConnectValue>(this.#attributes(node))
    for (const child of children(node)) {
      const childName = isText(child) ? name : this.#nameOf(child)
      const value = this.#value(child, childName, ofArrays, ofContents)
      if (value === undefined) continue
      if (this.#options.excludesEmpty && isStruct(value) && value.size === 0) continue
      const known = struct.get(childName)
      if (known !== undefined) struct.set(childName, [...(isArray(known) ? known : [known]), value])
      else struct.set(childName, ofArrays.includes(childName) ? [value] : value)
    }
    return struct
  }

  /** Undefined for blanks and what is no content. */
  #value(node: Node, name: string, arrays: Paths, contents: Paths): ConnectValue | undefined {
    if (isBlank(node) || node.nodeType === NodeType.DOCUMENT_TYPE_NODE) return undefined
    if (isText(node)) return this.#content(node, node.nodeValue ?? '', contents.includes(name))
    if (node.nodeType !== NodeType.ELEMENT_NODE)
      throw new DataException(`the XML holds ${node.nodeName}, which is neither an element nor text`)
    const [only, ...others] = children(node).filter((child) => !isBlank(child))
    return only !== undefined && others.length === 0 && isText(only)
      ? this.#content(node, only.nodeValue ?? '', contents.includes(name))
      : this.tree(node, arrays, contents)
  }

  /** Text alone is a value; with attributes it is a field beside them. */
  #content(node: Node, text: string, isField: boolean): ConnectValue {
    const attributes = this.#attributes(node)
    const value = this.#options.infersTypes ? inferred(text) : text
    return attributes.length === 0 && !isField
      ? value
      : new Map<string, ConnectValue>([...attributes, [this.#options.contentField, value]])
  }

  #attributes(node: Node): (readonly [string, string])[] {
    const { excludesAttributes, excludedNamespaces, isNamespaceAware, attributePrefix } = this.#options
    if (excludesAttributes || node.nodeType !== NodeType.ELEMENT_NODE) return []
    // A node of this type is an element: the library's types do not narrow by nodeType.
    return Array.from((node as Element).attributes)
      .filter((attribute) => !isNamespaceAware || isOfContent(attribute, excludedNamespaces))
      .map((attribute) => [attributePrefix + this.#nameOf(attribute), attribute.value])
  }

  #nameOf(node: Node | Attr): string {
    const local = this.#options.isNamespaceAware && 'localName' in node ? node.localName : null
    return this.#options.nameOf(typeof local === 'string' ? local : node.nodeName)
  }
}

const isOfContent = ({ namespaceURI, prefix }: Attr, excluded: ReadonlySet<string>): boolean =>
  prefix !== 'xmlns' && !(namespaceURI !== null && excluded.has(namespaceURI))

/** The rests of the paths that begin with a name. */
const below = (paths: Paths, name: string): Paths =>
  paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1))

const children = (node: Node): Node[] =>
  Array.from(node.childNodes).filter(({ nodeType }) => nodeType !== NodeType.COMMENT_NODE)

const isText = ({ nodeType }: Node): boolean =>
  nodeType === NodeType.TEXT_NODE || nodeType === NodeType.CDATA_SECTION_NODE

const isBlank = (node: Node): boolean => isText(node) && (node.nodeValue ?? '').trim() === ''

/** TypedValue.parse: integers of 64 bits, doubles, booleans. */
const inferred = (text: string): ConnectValue => {
  const trimmed = text.trim()
  if (/^[+-]?\d+$/.test(trimmed)) {
    const integer = BigInt(trimmed.replace('+', ''))
    return BigInt.asIntN(64, integer) === integer ? integer : text
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed)
  return /^(true|false)$/i.test(trimmed) ? trimmed.toLowerCase() === 'true' : text
}

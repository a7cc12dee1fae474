import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { compileDateFormat } from '../connect/transforms/date-format.ts'
import { indexName } from './index-name.ts'

/** Where a document goes. */
export interface IndexPlace {
  readonly index: string
  /** What the index template is for: the index itself, or all of a pattern. */
  readonly pattern: string
}

/** The index of a topic at a time, ms since 1970. */
export type IndexNaming = (topic: string, time: bigint) => IndexPlace

// biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder of a topic, as in data.stream.namespace
const topicPlace = '${topic}'

/**
 * Our own `aws.index.name`, such as `weblogs-%{yyyy.MM.dd}`: text, the topic, and dates in UTC by the letters of Java. Undefined
 * when it is not set. Throws an error that names the key.
 */
export const readIndexNaming = (keys: ConnectorKeys): IndexNaming | undefined => {
  const key = 'aws.index.name'
  const text = keys.optional(key) ?? ''
  if (text === '') return undefined
  const parts = text
    .split(/(%\{[^}]*\}|\$\{topic\})/)
    .filter((part) => part !== '')
    .map((part) => readPart(keys, key, part))
  if (/^[-_+]/.test(text)) keys.refuse(key, `is "${text}": an index begins with a letter or a digit`)
  const known = new Map<string, IndexPlace>()
  return (topic, time) => {
    const index = parts.map((part) => part(topic, time)).join('')
    const place = known.get(index) ?? {
      index: indexName(index),
      pattern: indexName(parts.map((part) => part(topic, undefined)).join('')),
    }
    if (known.size > 1_000) known.clear()
    known.set(index, place)
    return place
  }
}

/** Without a time the part is that of the pattern. */
type Part = (topic: string, time: bigint | undefined) => string

const readPart = (keys: ConnectorKeys, key: string, part: string): Part => {
  if (part === topicPlace) return (topic) => topic.toLowerCase()
  if (part.startsWith('%{')) {
    const format = compileDateFormat(keys, key, part.slice(2, -1))
    return (_topic, time) => (time === undefined ? '*' : format.format(new Date(Number(time))))
  }
  if (/[A-Z\\/*?"<>|\s,#:%{}]/.test(part))
    keys.refuse(key, `has "${part}": an index has small letters, digits, ".", "-", "_" and "+"`)
  return () => part
}

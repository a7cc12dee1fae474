/** Longest index name, in characters. */
const longest = 255

/**
 * The index of a topic, as the Elasticsearch sink names it: in lower case, cut to 255 characters, without one leading
 * `-` or `_`; `.` and `..` become `dot` and `dotdot`.
 */
export const indexName = (topic: string): string => {
  const name = topic.toLowerCase().slice(0, longest).replace(/^[-_]/, '')
  if (name === '.') return 'dot'
  return name === '..' ? 'dotdot' : name
}

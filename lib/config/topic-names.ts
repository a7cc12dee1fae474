/** Topics by name: an event source takes one topic, and no pattern. Says what is wrong with a list of them. */
export const topicNames = (topics: readonly string[]): string | undefined => {
  const wrong = topics.filter((topic) => !/^[\w.-]{1,249}$/.test(topic))
  if (topics.length === 0) return 'Expected at least one topic'
  return wrong.length === 0 ? undefined : `${wrong.join(', ')}: not the name of a topic`
}

/**
 * The consumer group by which a sink reads a topic: the one that Connect gives it. Where Connect read before, the function
 * goes on. Lambda wants one group a mapping.
 */
export const sinkGroup = (connector: string, topics: readonly string[], topic: string): string => {
  const group = `connect-${connector}`
  return topics.length === 1 ? group : `${group}.${topic}`
}

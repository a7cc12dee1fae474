/** What comes within some time (ms), without an error when the time is over: what is still under way is given up. */
export async function* untilDeadline<Item>(
  items: AsyncIterable<Item>,
  timeoutMs: number,
): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]()
  const end = Date.now() + timeoutMs
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(late.resolve, timeoutMs, 'late')
  try {
    while (Date.now() < end) {
      const next = iterator.next()
      const first = await Promise.race([next, late.promise])
      if (first === 'late') {
        next.catch(() => {}) // Nobody waits for it any more.
        return
      }
      if (first.done === true) return
      yield first.value
    }
  } finally {
    clearTimeout(timer)
  }
}

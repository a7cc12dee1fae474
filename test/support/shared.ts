import { after, before } from 'node:test'

/**
 * Something that all tests of a file use: call this at the top of the file, and call what it returns inside tests.
 * Starting begins at once, so several start side by side. What `start` puts on the stack is ended after the last test.
 */
export const shared = <T>(start: (ending: AsyncDisposableStack) => Promise<T>): (() => T) => {
  const ending = new AsyncDisposableStack()
  const starting = start(ending)
  starting.catch(() => {}) // told by the hook below
  let started: { readonly it: T } | undefined
  before(async () => {
    started = { it: await starting }
  })
  after(async () => {
    await Promise.allSettled([starting])
    await ending.disposeAsync()
  })
  return () => {
    if (!started) throw new Error('What tests share is there inside tests and hooks only.')
    return started.it
  }
}

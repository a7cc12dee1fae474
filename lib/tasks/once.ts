/** Work that is done when it has succeeded once, e.g. to create an internal topic. Until then every call tries. */
export const once = (run: () => Promise<void>): (() => Promise<void>) => {
  let isDone = false
  return async () => {
    if (isDone) return
    await run()
    isDone = true
  }
}

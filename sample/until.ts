import { setTimeout as sleep } from 'node:timers/promises'

const pauseMs = 250

/** Looks again and again until it is so. Throws after `timeoutMs` with what was waited for and what was seen last. */
export const until = async <Seen>(
  what: string,
  look: () => Promise<Seen>,
  isSo: (seen: Seen) => boolean,
  timeoutMs: number,
): Promise<Seen> => {
  const end = Date.now() + timeoutMs
  for (;;) {
    const seen = await look()
    if (isSo(seen)) return seen
    if (Date.now() > end)
      throw new Error(`${what}: not within ${timeoutMs / 1000} s; seen last: ${show(seen)}`)
    await sleep(pauseMs)
  }
}

const show = (seen: unknown): string =>
  JSON.stringify(seen, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}`
    return value instanceof Map ? Object.fromEntries(value) : value
  })

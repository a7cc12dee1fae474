import { setTimeout as sleep } from 'node:timers/promises'

/** How long brokers are given to find a leader or a coordinator, ms: longer than a broker's session (9 s). */
export const defaultPatienceMs = 20_000

const pauseMs = 100

/**
 * Tries again, with pauses, for as long as the answer is one that passes; the last answer otherwise.
 * Only for what may be asked twice.
 */
export const patiently = async <Answer>(
  attempt: () => Promise<Answer>,
  passes: (answer: Answer) => boolean,
  patienceMs: number = defaultPatienceMs,
): Promise<Answer> => {
  const until = Date.now() + patienceMs
  for (;;) {
    const answer = await attempt()
    if (!passes(answer) || Date.now() > until) return answer
    await sleep(pauseMs)
  }
}

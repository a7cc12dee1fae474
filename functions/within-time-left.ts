import type { Invocation } from './handler.ts'

/** What is kept back to log the error and to publish the metrics, ms. */
const reserveMs = 2_000

/** The work of an invocation was not done when Lambda was about to stop it. */
export class TimeIsOverError extends Error {
  override readonly name = 'TimeIsOverError'
}

/**
 * Fails shortly before Lambda would stop the function: its own error says what was not done, of which
 * clusters, and what to check; a function that was stopped says nothing.
 */
export const withinTimeLeft = async <Answer>(
  invocation: Pick<Invocation, 'getRemainingTimeInMillis'>,
  what: string,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const { promise: timeIsOver, reject } = Promise.withResolvers<never>()
  const leftMs = Math.max(0, invocation.getRemainingTimeInMillis() - reserveMs)
  const timer = setTimeout(
    () =>
      reject(
        new TimeIsOverError(
          `${what} was not done within the ${leftMs} ms that the function had. Check that all brokers can be ` +
            'reached from the function (security groups, listeners), or give it more time.',
        ),
      ),
    leftMs,
  )
  try {
    return await Promise.race([work(), timeIsOver])
  } finally {
    clearTimeout(timer)
  }
}

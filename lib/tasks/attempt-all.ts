import { messageOf } from './message-of.ts'

/**
 * Does something for each item, one after the other; an item that fails does not keep the next from its turn.
 * Throws at the end what went wrong: the error itself, or all of them in one.
 */
export const attemptAll = async <T>(
  items: Iterable<T>,
  attempt: (item: T) => Promise<void>,
): Promise<void> => {
  const errors: unknown[] = []
  for (const item of items) {
    try {
      await attempt(item)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '))
}

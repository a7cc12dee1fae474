/** A Java regular expression that cannot be used. */
export class JavaPatternError extends Error {
  override readonly name = 'JavaPatternError'

  constructor(pattern: string, at: number, reason: string) {
    super(`The pattern ${pattern} was not compiled: ${reason} (character ${at + 1})`)
  }
}

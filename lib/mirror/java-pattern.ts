import { translateJavaPattern } from './java-pattern-parser.ts'

/** A regular expression of Java that matches a whole text, as `Matcher.matches` does. */
export interface JavaPattern {
  /** As it was written. */
  readonly source: string
  matches(text: string): boolean
}

/**
 * Compiles Java's flavour of regular expressions (java.util.regex.Pattern, no flags) for full matches.
 * Throws a JavaPatternError on what Java refuses, and on what has no counterpart here, which it names.
 */
export const compileJavaPattern = (source: string): JavaPattern => {
  const expression = new RegExp(`^(?:${translateJavaPattern(source)})$`, 'v')
  return { source, matches: (text) => expression.test(text) }
}

import { JavaPatternError } from '../mirror/java-pattern-error.ts'
import { compilePatternList } from '../mirror/pattern-list.ts'

/** Validator: names and regular expressions that filters can match, as Java would. */
export const javaPatterns = (patterns: readonly string[]): string | undefined => {
  try {
    compilePatternList(patterns)
    return undefined
  } catch (error) {
    if (error instanceof JavaPatternError)
      return `${error.message}. In this file a backslash is written twice`
    throw error
  }
}

import { compileJavaPattern, type JavaPattern } from './java-pattern.ts'

/**
 * The names or patterns of a list setting as one pattern, or none if the list is empty: no pattern matches nothing,
 * while the empty pattern would match the empty name. MirrorUtils.compilePatternList.
 */
export const compilePatternList = (patterns: readonly string[]): JavaPattern | undefined =>
  patterns.length === 0 ? undefined : compileJavaPattern(patterns.join('|'))

/** A choice of names: the include pattern matches the whole name, and the exclude pattern does not. */
export const includeExclude = (
  include: readonly string[],
  exclude: readonly string[],
): ((name: string) => boolean) => {
  const included = compilePatternList(include)
  const excluded = compilePatternList(exclude)
  return (name) => included?.matches(name) === true && excluded?.matches(name) !== true
}

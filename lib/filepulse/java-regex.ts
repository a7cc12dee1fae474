import { translateCapturing } from '../mirror/java-pattern-parser.ts'

/** A Java pattern whose groups are read by number; it searches. */
export interface JavaRegex {
  readonly search: RegExp
  readonly everywhere: RegExp
  readonly whole: RegExp
}

/** Compiles Java's flavour of regular expressions. Throws a JavaPatternError on what Java refuses. */
export const compileJavaRegex = (source: string): JavaRegex => {
  const { translated } = translateCapturing(source)
  return {
    search: new RegExp(translated, 'v'),
    everywhere: new RegExp(translated, 'gv'),
    whole: new RegExp(`^(?:${translated})$`, 'v'),
  }
}

/** The text of a group of a match: 0 is all of it; undefined for one that took no part. */
export const groupOf = (match: RegExpExecArray, group: number): string | undefined =>
  group === 0 ? match[0] : match.groups?.[`g${group}`]

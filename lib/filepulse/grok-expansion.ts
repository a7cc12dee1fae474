/** A grok expression with every `%{...}` replaced: a regular expression in Oniguruma's syntax. */
export interface GrokExpansion {
  readonly source: string
  /** What the groups `g0`, `g1`, ... of `source` capture, in the order of their numbers. */
  readonly captures: readonly GrokCapture[]
}

/** The field that a group fills. Several groups may fill the same one. */
export interface GrokCapture {
  readonly field: string
  /** `%{INT:bytes:int}` has the type `int`. */
  readonly type?: string
}

/** A grok expression cannot be compiled: thrown when the function starts, and names the expression. */
export class GrokError extends Error {
  override readonly name = 'GrokError'
}

/** `%{SYNTAX:semantic:type}`: FilePulse's grammar. A semantic with dots or brackets is not one, and stays as it is. */
const token = /%\{(?<syntax>[A-Z0-9_]+)(?::(?<semantic>[a-zA-Z0-9_\\-]+))?(?::(?<type>[a-zA-Z0-9_\\-]+))?\}/g

/**
 * Expands an expression by the definitions of its patterns.
 *
 * 1. Every named group gets a number for a name: two groups may fill one field, which no regular expression of
 *    JavaScript allows outside alternatives, and field names may have a `-`.
 * 2. `\w` becomes its ASCII class: in FilePulse's engine words are ASCII but `\b` knows all letters.
 */
export const expandGrok = (
  expression: string,
  definitions: ReadonlyMap<string, string>,
  namedCapturesOnly = true,
): GrokExpansion => {
  const captures: GrokCapture[] = []
  const nameGroup = (capture: GrokCapture): string => `(?<g${captures.push(capture) - 1}>`

  const expand = (text: string, open: readonly string[]): string => {
    let source = ''
    let from = 0
    for (const match of text.matchAll(token)) {
      const { syntax = '', semantic, type } = match.groups ?? {}
      source += regexText(text.slice(from, match.index), nameGroup)
      from = match.index + match[0].length
      const field = semantic ?? (namedCapturesOnly ? undefined : syntax)
      const group = field === undefined ? '(?:' : nameGroup({ field, ...(type !== undefined && { type }) })
      source += `${group}${expand(definitionOf(syntax, open), [...open, syntax])})`
    }
    return source + regexText(text.slice(from), nameGroup)
  }

  const definitionOf = (name: string, open: readonly string[]): string => {
    const definition = definitions.get(name)
    if (definition === undefined) {
      throw new GrokError(
        `%{${name}} in the grok expression "${expression}" is not defined: ` +
          'define it in patternDefinitions or use a name of the bank.',
      )
    }
    if (open.includes(name)) {
      throw new GrokError(`%{${name}} in the grok expression "${expression}" is defined by itself.`)
    }
    return definition
  }

  return { source: expand(expression, []), captures }
}

/** Literal text, escapes and group names, one at a time: an escaped `\(?<name>` or `\\w` is not what it looks like. */
const regexText = (text: string, nameGroup: (capture: GrokCapture) => string): string =>
  text.replace(/\\[\s\S]|\(\?<(?<field>[a-zA-Z_][^>]*)>/g, (part, ...rest) => {
    if (part === '\\w') return '[a-zA-Z0-9_]'
    if (part === '\\W') return '[^a-zA-Z0-9_]'
    const groups: { field?: string } = rest.at(-1)
    return groups.field === undefined ? part : nameGroup({ field: groups.field })
  })

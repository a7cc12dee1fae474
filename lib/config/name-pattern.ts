/**
 * The narrowest pattern of IAM (`*` any text, `?` one character) that covers every name that a Java regular
 * expression matches. What IAM cannot say is widened to `*`, never narrowed: a role that is too narrow would
 * stop a flow that the settings ask for.
 *
 *   orders       orders          app-.*      app-*
 *   orders.eu    orders?eu       [ab]-logs   *
 *   orders\.eu   orders.eu       a|b         *
 */
export const namePattern = (regex: string): string => {
  if (/[|(]/.test(regex)) return '*'
  let pattern = ''
  let rest = regex
  while (rest !== '') {
    const token = tokens.find(({ match }) => match.test(rest))
    if (token === undefined) return `${pattern}*`
    const [text = '', literal = ''] = token.match.exec(rest) ?? []
    rest = rest.slice(text.length)
    pattern += token.becomes(literal)
  }
  return pattern.replace(/\*+/g, '*')
}

/** A character with a quantifier after it is none of these, so the walk ends before it. */
const tokens: readonly { readonly match: RegExp; readonly becomes: (literal: string) => string }[] = [
  { match: /^\.[*+](?![?+])/, becomes: () => '*' },
  { match: /^\.(?![?{*+])/, becomes: () => '?' },
  { match: /^\\([._-])(?![?{*+])/, becomes: (literal) => literal },
  { match: /^([A-Za-z0-9_-])(?![?{*+])/, becomes: (literal) => literal },
]

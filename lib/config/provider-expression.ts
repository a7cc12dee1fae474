/** An expression of a config provider (KIP-297), `${provider:[path:]key}`, as it stands in a value. */
export interface ProviderExpression {
  readonly text: string
  readonly provider: string
  /** What stands behind the provider's name: `key`, or `path:key`. */
  readonly rest: string
}

/** As ConfigTransformer finds them: the first colon ends the provider's name, the first brace the expression. */
const pattern = /\$\{([^}:]*):([^}]*)\}/g

/** The expressions in a value, in order. */
export const expressionsIn = (value: string): readonly ProviderExpression[] =>
  [...value.matchAll(pattern)].map(([text, provider = '', rest = '']) => ({ text, provider, rest }))

/** A value with its expressions replaced. What replaces them is not looked at again, as in Kafka. */
export const replaceExpressions = (
  value: string,
  replace: (expression: ProviderExpression) => string,
): string =>
  value.replace(pattern, (text, provider: string, rest: string) => replace({ text, provider, rest }))

/** Whether a value is one expression and nothing else. */
export const isOneExpression = (value: string): boolean => /^\s*\$\{[^}:]*:[^}]*\}\s*$/.test(value)

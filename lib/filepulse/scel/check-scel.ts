import { ScelError, type ScelExpression } from './scel-expression.ts'
import { scelFunctionNames } from './scel-functions.ts'

/** The scopes of properties. `$system` is not among them: a function's environment holds its credentials. */
const scopes: ReadonlySet<string> = new Set([
  'value',
  'key',
  'topic',
  'partition',
  'timestamp',
  'headers',
  'variables',
  'error',
  'metadata',
  'offset',
])

/** Throws a ScelError for a function or a scope that there is not, so that it shows before the first record. */
export const checkScel = (expression: ScelExpression): void => {
  switch (expression.kind) {
    case 'literal':
      return
    case 'property':
      if (scopes.has(expression.scope)) return
      throw new ScelError(
        `$${expression.scope} is no scope here: write one of ${[...scopes].map((scope) => `$${scope}`).join(', ')}`,
      )
    case 'call':
      if (!scelFunctionNames.includes(expression.name))
        throw new ScelError(
          `there is no function ${expression.name}: write one of ${scelFunctionNames.join(', ')}`,
        )
      expression.args.forEach(checkScel)
      return
    case 'text':
      expression.parts.forEach(checkScel)
  }
}

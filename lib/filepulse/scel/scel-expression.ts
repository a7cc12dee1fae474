import type { ConnectValue } from '../../connect/connect-value.ts'

/*
  FilePulse's expression language (ScEL). A text is one of
    $scope.path  $.path                 a property; the scope is `value` when it is not named
    f(a, b)                             a call
    text with {{ expression }} in it    texts and values, joined; one {{ }} alone keeps the type of its value
*/

/** A parsed expression. */
export type ScelExpression =
  | { readonly kind: 'literal'; readonly value: ConnectValue }
  | { readonly kind: 'property'; readonly scope: string; readonly path: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly ScelExpression[] }
  | { readonly kind: 'text'; readonly parts: readonly ScelExpression[] }

/** An expression that cannot be read. Names it, and where. */
export class ScelError extends Error {
  override readonly name = 'ScelError'
}

/** Validator: a class whose simple name is known. `names` says which those are. */
export const bySimpleName =
  (known: RegExp, names: string) =>
  (className: string): string | undefined =>
    known.test(className.slice(className.lastIndexOf('.') + 1)) ? undefined : `Only ${names} are available`

/** Set by Lambda, by the stack for its own purposes, or read by Node before any function. */
const reserved =
  /^(AWS_.*|LAMBDA_.*|_.*|NODE_.*|POWERTOOLS_.*|CONNECT_.*|((SOURCE|TARGET)_)?(BOOTSTRAP_SERVERS|SECRET_ARN|CA_SECRET_ARN)|SOURCE_CLUSTER_ARN|MIRROR_FUNCTION_ARN|SEARCH_URL|PATH|LD_LIBRARY_PATH|LANG|TZ)$/

/** Why a function can't be handed a variable of this name; undefined if it can. */
export const reservedVariable = (name: string): string | undefined => {
  if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(name))
    return `'${name}' can't be a variable of a function: Lambda takes a letter, then letters, digits and underscores`
  return reserved.test(name)
    ? `the variable ${name} is set by Lambda or by the stack itself, so no other value can be handed over in it: give it another name`
    : undefined
}

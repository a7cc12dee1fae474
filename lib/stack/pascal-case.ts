/** A cluster's alias as part of a construct id: `UsEast1` for `us-east-1`. */
export const pascalCase = (alias: string): string =>
  alias
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

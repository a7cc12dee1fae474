/** How the files of a connector are packed; `auto` tells by their names and types. */
export const compressions = ['auto', 'none', 'gzip', 'zstd', 'bzip', 'zip'] as const
export type Compression = (typeof compressions)[number]
/** `zip` is the first file of an archive, as FilePulse reads it; `zip-all` all of them. */
export type Packing = 'gzip' | 'zstd' | 'bzip' | 'zip' | 'zip-all'

/** What is known of a file without its bytes. */
export interface FileType {
  readonly key: string
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
}

const signs: readonly (readonly [Packing, RegExp, RegExp])[] = [
  ['gzip', /\.(gz|gzip)$/i, /^(gzip|x-gzip|application\/(x-)?gzip)$/i],
  ['bzip', /\.(bz2|bzip2)$/i, /^(x-bzip2|application\/(x-)?bzip2?)$/i],
  ['zip-all', /\.zip$/i, /^application\/(x-)?zip(-compressed)?$/i],
  ['zstd', /\.(zst|zstd)$/i, /^(zstd|application\/zstd)$/i],
]

/** How a file is packed, as FilePulse finds it out: by its extension or its content type. Undefined: not at all. */
export const compressionOf = (
  compression: Compression,
  { key, contentType = '', contentEncoding = '' }: FileType,
): Packing | undefined => {
  if (compression === 'none') return undefined
  if (compression !== 'auto') return compression
  const found = signs.find(
    ([, name, type]) => name.test(key) || type.test(contentType) || type.test(contentEncoding),
  )
  return found?.[0]
}

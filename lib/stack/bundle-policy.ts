import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { bundleOptions } from './build.ts'

/** Bundles a replication policy of the user's for Lambda. Gives the file; it is named after where the module stands. */
export const bundlePolicy = (module: string, outdir: string): string => {
  const name = `policy-${createHash('sha256').update(module).digest('hex').slice(0, 12)}`
  buildSync({
    ...bundleOptions,
    sourcemap: false,
    entryPoints: { [name]: module },
    outdir: join(outdir, 'policies'),
  })
  return join(outdir, 'policies', `${name}.mjs`)
}

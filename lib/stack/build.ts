import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

/** One function's code as Lambda loads it: `<directory>/index.mjs`. */
export interface Bundle {
  readonly name: string
  readonly directory: string
  readonly bytes: number
}

/** The largest bundle that the mirror may have: its size is the larger part of its cold start. */
export const mirrorBundleLimitBytes = 400_000

/**
 * How every bundle is made. Equal sources give equal bytes, whatever the directory they stand in:
 * asset hashes follow from them.
 */
export const bundleOptions = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  // The runtime of Lambda has the SDK built in.
  external: ['@aws-sdk/*', '@smithy/*'],
  // kafkajs is CommonJS and requires Node's modules when it loads; an ES module has no require of its own.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
} as const satisfies BuildOptions

/** Bundles every file of `functions` that exports a handler into `<outdir>/<name>`, and removes what is not one. */
export const buildFunctions = async (functions: string, outdir: string): Promise<readonly Bundle[]> => {
  const names = readdirSync(functions)
    .filter((file) => file.endsWith('.ts') && exportsHandler(join(functions, file)))
    .map((file) => basename(file, '.ts'))
  await build({
    ...bundleOptions,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(functions, `${name}.ts`)])),
    outdir,
  })
  for (const entry of readdirSync(outdir)) {
    if (!names.includes(entry)) rmSync(join(outdir, entry), { recursive: true, force: true })
  }
  return names.map((name) => {
    const directory = join(outdir, name)
    return { name, directory, bytes: statSync(join(directory, 'index.mjs')).size }
  })
}

/** What is wrong with the sizes of bundles, in a sentence; undefined when nothing is. */
export const sizeProblem = (bundles: readonly Bundle[]): string | undefined => {
  const mirror = bundles.find(({ name }) => name === 'mirror')
  return mirror !== undefined && mirror.bytes > mirrorBundleLimitBytes
    ? `The bundle of mirror has ${mirror.bytes} bytes, more than ${mirrorBundleLimitBytes}: ` +
        'find out what it imports that the way of a record does not need.'
    : undefined
}

const exportsHandler = (file: string): boolean => /^export const handler\b/m.test(readFileSync(file, 'utf8'))

const main = async (): Promise<void> => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const bundles = await buildFunctions(join(root, 'functions'), join(root, 'dist'))
  for (const { name, bytes } of bundles) {
    console.log(`dist/${name}  ${(bytes / 1000).toFixed(0)} kB`)
  }
  const problem = sizeProblem(bundles)
  if (problem !== undefined) {
    console.error(problem)
    process.exitCode = 1
  }
}

/** Whether the sources are at fault: esbuild has printed where. */
const isBuildFailure = (error: unknown): boolean => error instanceof Error && 'errors' in error

if (import.meta.main) {
  await main().catch((error: unknown) => {
    if (!isBuildFailure(error)) throw error
    console.error('The functions were not bundled: correct the above, then build again.')
    process.exitCode = 1
  })
}

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

/** A room of the house: what it may import of ours and from packages. `node` stands for all of Node's own modules. */
interface Room {
  readonly folder: string
  readonly ours: readonly string[]
  readonly packages: readonly string[]
}

const pure = ['lib/mirror', 'lib/connect', 'lib/filepulse', 'lib/filestream', 'lib/search']

/** The longest folder that fits a file is its room. A file may always import its own room. */
const rooms: readonly Room[] = [
  { folder: 'kafka', ours: [], packages: ['node', 'kafkajs', 'lz4js', 'snappyjs'] },
  { folder: 'lib/mirror', ours: [], packages: [] },
  {
    folder: 'lib/connect',
    ours: ['lib/mirror/record.ts', 'lib/mirror/java-pattern.ts', 'lib/mirror/java-pattern-parser.ts'],
    packages: ['lossless-json'],
  },
  {
    folder: 'lib/filepulse',
    ours: [
      'lib/mirror/record.ts',
      'lib/mirror/position.ts',
      'lib/mirror/topic-partition.ts',
      'lib/mirror/java-pattern-parser.ts',
      'lib/mirror/murmur2.ts',
      'lib/connect',
    ],
    packages: ['lossless-json', 'oniguruma-to-es', '@xmldom/xmldom', 'xpath'],
  },
  {
    folder: 'lib/filestream',
    ours: [
      'lib/mirror/record.ts',
      'lib/mirror/topic-partition.ts',
      'lib/mirror/connect-offsets.ts',
      'lib/connect',
      'lib/filepulse',
    ],
    packages: [],
  },
  { folder: 'lib/search', ours: ['lib/mirror/record.ts', 'lib/connect'], packages: ['lossless-json'] },
  { folder: 'lib/config', ours: pure, packages: [] },
  { folder: 'lib/tasks', ours: [...pure, 'lib/config'], packages: [] },
  {
    folder: 'lib/stack',
    ours: [...pure, 'lib/config'],
    packages: ['node', 'aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild', 'scslre'],
  },
  {
    folder: 'functions/kafka',
    ours: [...pure, 'lib/config', 'lib/tasks', 'kafka', 'functions/aws'],
    packages: ['node', 'kafkajs', 'aws-msk-iam-sasl-signer-js'],
  },
  {
    folder: 'functions/aws',
    ours: [...pure, 'lib/config', 'lib/tasks'],
    packages: [
      'node',
      '@aws-sdk',
      '@aws-lambda-powertools',
      '@opensearch-project/opensearch',
      'fflate',
      'unbzip2-stream',
    ],
  },
  {
    folder: 'functions',
    ours: [...pure, 'lib/config', 'lib/tasks', 'kafka', 'functions/kafka', 'functions/aws'],
    packages: ['node', '@middy/core', '@aws-lambda-powertools', '@aws-sdk', 'hono'],
  },
  {
    // Runs in users' programs: connects by itself, through the adapters.
    folder: 'lib/client',
    ours: ['lib/mirror', 'lib/config', 'lib/tasks/ports.ts', 'kafka', 'functions/kafka'],
    packages: ['node'],
  },
  { folder: 'local', ours: ['kafka'], packages: ['node', 'fastify', 'kafkajs'] },
  {
    folder: 'sample',
    ours: ['kafka', 'local', 'lib/mirror', 'lib/search', 'lib/config'],
    packages: ['node', 'kafkajs', '@opensearch-project/opensearch'],
  },
  {
    folder: 'benchmark',
    ours: [...pure, 'kafka', 'local', 'lib/config', 'lib/stack', 'sample', 'bin'],
    packages: ['node'],
  },
  {
    folder: 'faults',
    ours: [
      ...pure,
      'kafka',
      'local',
      'lib/config',
      'lib/tasks',
      'lib/stack',
      'sample',
      'bin',
      'functions/kafka',
    ],
    packages: ['node', 'kafkajs'],
  },
  {
    folder: 'cli',
    ours: [
      ...pure,
      'lib/config',
      'lib/tasks',
      'kafka',
      'functions/kafka',
      'functions/aws',
      'functions/regex-time-limit.ts',
      'sample/table.ts',
      'sample/figure-text.ts',
    ],
    packages: ['node', 'yargs', '@aws-sdk'],
  },
  {
    folder: 'bin',
    ours: [...pure, 'lib/config', 'lib/stack', 'local', 'sample', 'cli'],
    packages: ['node', 'aws-cdk-lib'],
  },
]

const root = join(import.meta.dirname, '..')
const files = globSync('{kafka,lib,functions,local,sample,bin,cli,benchmark,faults}/**/*.ts', {
  cwd: root,
}).filter((file) => !file.endsWith('.d.ts'))
const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|\bimport\('([^']+)'\)/g

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map(
    ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '',
  )

const roomOf = (file: string): Room => {
  const room = rooms
    .filter(({ folder }) => isIn(file, folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0]
  assert(room, `${file} stands in no room: name its folder in test/import-rules.test.ts`)
  return room
}

const isIn = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`)

const isNode = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name)

/** What is wrong with an import, as a sentence; undefined if nothing. */
const problemOf = (file: string, imported: string): string | undefined => {
  const room = roomOf(file)
  if (imported.startsWith('.')) {
    const target = relative(root, join(root, dirname(file), imported))
    const allowed = roomOf(target).folder === room.folder || room.ours.some((place) => isIn(target, place))
    return allowed
      ? undefined
      : `${file} may not import ${target}: ${room.folder} may import ${room.ours.join(', ') || 'nothing of ours'}`
  }
  const isAllowed = isNode(imported)
    ? room.packages.includes('node')
    : room.packages.some((name) => isIn(imported, name))
  // Bytes are Buffers everywhere; checksums of names are pure, too.
  if (isAllowed || ['node:buffer', 'node:crypto'].includes(imported)) return undefined
  return `${file} may not import ${imported}: ${room.folder} may import ${room.packages.join(', ') || 'no package'}`
}

test('every file imports only what its room may import', () => {
  const problems = files.flatMap((file) =>
    importsOf(file).flatMap((imported) => problemOf(file, imported) ?? []),
  )
  assert.deepEqual(problems, [])
})

test('an import from a room above is found, and said in a sentence', () => {
  assert.equal(
    problemOf('lib/mirror/position.ts', '../tasks/replicate.ts'),
    'lib/mirror/position.ts may not import lib/tasks/replicate.ts: lib/mirror may import nothing of ours',
  )
  assert.match(problemOf('lib/tasks/replicate.ts', 'kafkajs') ?? '', /may not import kafkajs/)
})

test('no file is longer than 250 lines', () => {
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251)
  assert.deepEqual(long, [])
})

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { cachedDirectory, cacheRoot } from '../../../local/servers/cached-directory.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const fill = async (into: string): Promise<void> => writeFile(join(into, 'a.jar'), 'whole')

test('MIRRORMAKER_CACHE says where the cache is', () => {
  assert.equal(cacheRoot({ MIRRORMAKER_CACHE: '/var/cache/mirrormaker' }), '/var/cache/mirrormaker')
  assert.match(cacheRoot({}), /\/\.cache$/)
})

test('many that ask at once get one directory, made once', async () => {
  await using root = await temporaryDirectory()
  let made = 0
  const make = async (into: string) => {
    made++
    await fill(into)
  }
  const paths = await Promise.all([1, 2, 3, 4].map(() => cachedDirectory('jars-1', make, root.path)))
  assert.deepEqual(new Set(paths), new Set([join(root.path, 'jars-1')]))
  assert.equal(made, 1)
  assert.deepEqual(await readdir(root.path), ['jars-1'])
})

test('a making that fails leaves nothing, and is tried again by the next', async () => {
  await using root = await temporaryDirectory()
  const failing = async (into: string) => {
    await fill(into)
    throw new Error('no network')
  }
  await assert.rejects(cachedDirectory('jars-1', failing, root.path), /no network/)
  assert.deepEqual(await readdir(root.path), [])
  await cachedDirectory('jars-1', fill, root.path)
  assert.deepEqual(await readdir(root.path), ['jars-1'])
})

test('what a killed run left half done, with its lock, is cleared away', async () => {
  await using root = await temporaryDirectory()
  await mkdir(join(root.path, 'jars-1.tmp-4711'))
  const lock = join(root.path, 'jars-1.lock')
  await writeFile(lock, '')
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(lock, longAgo, longAgo)
  const path = await cachedDirectory('jars-1', fill, root.path)
  assert.equal(await readFile(join(path, 'a.jar'), 'utf8'), 'whole')
  assert.deepEqual(await readdir(root.path), ['jars-1'])
})

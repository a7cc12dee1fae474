import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const run = async (command: string, args: readonly string[], cwd: string): Promise<string> =>
  (await promisify(execFile)(command, args, { cwd })).stdout

/** A user's program: types are checked, and it runs without a cluster. */
const program = `
import { type GroupOffsets, MirrorClient, RemoteClusterUtils } from 'lambda-mirrormaker/client'

export const translated: (group: string) => Promise<GroupOffsets> = (group) =>
  RemoteClusterUtils.translateOffsets({ 'bootstrap.servers': '127.0.0.1:1' }, 'source', group, 1_000)
using client = new MirrorClient({ 'bootstrap.servers': '127.0.0.1:1' })
const name: string = client.replicationPolicy().formatRemoteTopic('source', 'orders')
// @ts-expect-error a time-out is a number
void (() => client.remoteConsumerOffsets('group', 'source', '20 s'))
console.log(name)
`
const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', types: [] }

test('a program that has the package installed imports the client, with its types', async () => {
  await using directory = await temporaryDirectory()
  const modules = join(directory.path, 'node_modules')
  const installed = join(modules, 'lambda-mirrormaker')
  await mkdir(installed, { recursive: true })
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', directory.path], root)
  await run(
    'tar',
    ['-xzf', packed.trim().split('\n').at(-1) ?? '', '--strip-components=1', '-C', installed],
    directory.path,
  )
  for (const name of ['kafkajs', 'lz4js', 'snappyjs'])
    await symlink(join(root, 'node_modules', name), join(modules, name))
  await writeFile(join(directory.path, 'package.json'), '{"type":"module"}')
  await writeFile(join(directory.path, 'program.ts'), program)
  await writeFile(
    join(directory.path, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ['es2024', 'esnext.disposable', 'dom'] } }),
  )
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  assert.equal(await run(tsc, ['--skipLibCheck'], directory.path), '')
  assert.equal(await run(process.execPath, ['program.ts'], directory.path), 'source.orders\n')
})

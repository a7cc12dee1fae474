import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const bin = new URL('../../bin/', import.meta.url)
const lock = (version: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'project' },
      'node_modules/a': { version },
      'node_modules/another-platform': { version: '1.0.0', optional: true },
    },
  })
const installedLock = (version: string): string =>
  JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/a': { version } } })

/** A project with run.mjs, a lock, and an entry. */
const makeProject = async (root: string, entry: string): Promise<void> => {
  await mkdir(join(root, 'bin'))
  await mkdir(join(root, 'tools'))
  for (const file of ['run.mjs', 'stop-with-parent.mjs'])
    await copyFile(new URL(file, bin), join(root, 'bin', file))
  await writeFile(join(root, 'package-lock.json'), lock('1.0.0'))
  await writeFile(join(root, 'package.json'), '{"type": "module"}')
  await writeFile(join(root, 'entry.ts'), entry)
}

/** Packages as npm leaves them. */
const install = async (root: string, version: string): Promise<void> => {
  await mkdir(join(root, 'node_modules', '.bin'), { recursive: true })
  await symlink(process.execPath, join(root, 'node_modules', '.bin', 'node'))
  await writeFile(join(root, 'node_modules', '.package-lock.json'), installedLock(version))
}

/** Puts an npm of our own on the PATH of `run`: it says its version, and does `ci`. */
const makeNpm = async (root: string, { version = '11.0.0', ci = 'exit 1' } = {}): Promise<void> => {
  const npm = join(root, 'tools', 'npm')
  await writeFile(npm, `#!/bin/sh\n[ "$1" = --version ] && { echo ${version}; exit; }\n${ci}\n`)
  await chmod(npm, 0o755)
}

const toolsOf = (root: string): string => join(root, 'tools')

const run = (root: string, args: readonly string[], path = `${toolsOf(root)}:/usr/bin:/bin`) =>
  spawn(process.execPath, [join(root, 'bin', 'run.mjs'), ...args], {
    cwd: root,
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const result = async (running: ReturnType<typeof run>) => {
  const ended = once(running, 'exit')
  const [stdout, stderr] = await Promise.all([text(running.stdout), text(running.stderr)])
  const [code, signal] = await ended
  return { code, signal, stdout, stderr }
}

test('the entry runs under the Node of the packages, with its arguments, and its exit code is passed on', async () => {
  await using root = await temporaryDirectory()
  const entry =
    'console.log(JSON.stringify([process.argv.slice(2), process.env.PATH?.split(":")[0]])); process.exit(3)'
  await makeProject(root.path, entry)
  await install(root.path, '1.0.0')
  assert.deepEqual(await result(run(root.path, ['entry.ts', '--once', 'a b'])), {
    code: 3,
    signal: null,
    stdout: `${JSON.stringify([['--once', 'a b'], join(root.path, 'node_modules', '.bin')])}\n`,
    stderr: '',
  })
})

for (const [says, installed] of [
  ['missing packages are installed', undefined],
  ['packages of an older lock are installed anew', '0.9.0'],
] as const)
  test(`${says}, with one line that says so`, async () => {
    await using root = await temporaryDirectory()
    await makeProject(root.path, 'console.log("ran")')
    if (installed) await install(root.path, installed)
    const ci = `mkdir -p node_modules/.bin
ln -sf '${process.execPath}' node_modules/.bin/node
echo '${installedLock('1.0.0')}' > node_modules/.package-lock.json`
    await makeNpm(root.path, { ci })
    const first = await result(run(root.path, ['entry.ts']))
    assert.deepEqual(
      [first.code, first.stdout, first.stderr],
      [0, 'ran\n', 'installing packages (npm ci, once)\n'],
    )
    const second = await result(run(root.path, ['entry.ts']))
    assert.deepEqual([second.code, second.stdout, second.stderr], [0, 'ran\n', ''])
  })

for (const [says, npm, message] of [
  ['a missing npm', undefined, /^entry\.ts was not run: npm cannot be run .*Install npm 7 or newer\.\n$/],
  ['an npm that is too old', { version: '6.14.0' }, /entry\.ts was not run: npm 6\.14\.0 is too old/],
  [
    'an npm ci that fails',
    { ci: 'echo no network >&2; exit 1' },
    /no network\n\nentry\.ts was not run: npm ci failed/,
  ],
  [
    'an npm ci without Node',
    { ci: 'mkdir node_modules' },
    /npm ci did not install Node 24\. Allow install scripts/,
  ],
] as const)
  test(`${says} is a sentence that says what to do`, async () => {
    await using root = await temporaryDirectory()
    await makeProject(root.path, '')
    if (npm) await makeNpm(root.path, npm)
    const running = npm ? run(root.path, ['entry.ts']) : run(root.path, ['entry.ts'], toolsOf(root.path))
    const { code, stderr } = await result(running)
    assert.equal(code, 1)
    assert.match(stderr, message)
  })

test('nothing to run is a sentence that says how', async () => {
  await using root = await temporaryDirectory()
  await makeProject(root.path, '')
  const { code, stderr } = await result(run(root.path, []))
  assert.equal(code, 1)
  assert.match(stderr, /^Nothing was run: say what/)
})

const waits =
  'process.on("SIGTERM", () => { console.log("asked"); process.exit(5) }); setInterval(() => {}, 1000); console.log("up")'

test('a signal is passed on, and the entry may end in its own way', async () => {
  await using root = await temporaryDirectory()
  await makeProject(root.path, waits)
  await install(root.path, '1.0.0')
  const running = run(root.path, ['entry.ts'])
  const ended = result(running)
  await once(running.stdout, 'data')
  running.kill('SIGTERM')
  const { code, stdout } = await ended
  assert.deepEqual([code, stdout], [5, 'up\nasked\n'])
})

test('an entry that a signal ends, ends run.mjs by the same signal', async () => {
  await using root = await temporaryDirectory()
  await makeProject(root.path, 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)')
  await install(root.path, '1.0.0')
  const { code, signal } = await result(run(root.path, ['entry.ts']))
  assert.deepEqual([code, signal], [null, 'SIGTERM'])
})

test('kill -9 of run.mjs asks the entry to stop', async () => {
  await using root = await temporaryDirectory()
  await makeProject(root.path, waits)
  await install(root.path, '1.0.0')
  const running = run(root.path, ['entry.ts'])
  const ended = result(running)
  await once(running.stdout, 'data')
  running.kill('SIGKILL')
  const { signal, stdout } = await ended // standard output ends when the entry has ended as well
  assert.deepEqual([signal, stdout], ['SIGKILL', 'up\nasked\n'])
})

#!/usr/bin/env node
/*
  node bin/run.mjs <entry.ts> [arguments]

  Runs a TypeScript file of this project from a fresh clone: installs the packages when they are missing or not those
  of package-lock.json, then runs the file under the Node 24 that is one of them. Plain JavaScript without packages,
  for whatever Node there is from 20 on.
*/
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const binaries = join(root, 'node_modules', '.bin')
const pathWithout = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((directory) => directory !== binaries)
  .join(delimiter)

const [entry, ...args] = process.argv.slice(2)
if (entry === undefined) fail('Nothing was run: say what, as in "node bin/run.mjs bin/start.ts".')
const major = Number(process.versions.node.split('.')[0])
if (major < 20)
  fail(`${entry} was not run: Node ${process.versions.node} is too old. Install Node 20 or newer.`)
if (!isInstalled()) install()
run(entry, args)

/** Whether node_modules holds what package-lock.json says. npm writes its own copy of the lock there last. */
function isInstalled() {
  const installedLock = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedLock) || !existsSync(join(binaries, 'node'))) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(installedLock)
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true // the project itself
    const found = installed[path]
    return found === undefined ? optional === true : found.version === version
  })
}

function packagesOf(lock) {
  return JSON.parse(readFileSync(lock, 'utf8')).packages
}

/** npm runs under the Node outside of node_modules, which it replaces. */
function install() {
  const env = { ...process.env, PATH: pathWithout }
  const asked = spawnSync('npm', ['--version'], { cwd: root, env, encoding: 'utf8' })
  if (asked.error)
    fail(`${entry} was not run: npm cannot be run (${asked.error.message}). Install npm 7 or newer.`)
  const version = asked.stdout.trim()
  if (Number(version.split('.')[0]) < 7)
    fail(`${entry} was not run: npm ${version} is too old for package-lock.json. Install npm 7 or newer.`)
  console.error('installing packages (npm ci, once)')
  const installing = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  if (installing.status !== 0)
    fail(
      `${installing.stderr}\n${entry} was not run: npm ci failed, see above. Check the network and npm's settings, then try again.`,
    )
  if (!existsSync(join(binaries, 'node')))
    fail(
      `${entry} was not run: npm ci did not install Node 24. Allow install scripts (npm config set ignore-scripts false), then try again.`,
    )
}

/** Runs the entry, passes signals on, and ends as it ends. */
function run(file, parameters) {
  const child = spawn(
    join(binaries, 'node'),
    [
      '--disable-warning=TimeoutNegativeWarning', // kafkajs sets timers to times that are past
      ...['--import', new URL('stop-with-parent.mjs', import.meta.url).href],
      ...[file, ...parameters],
    ],
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, PATH: `${binaries}${delimiter}${pathWithout}` },
    },
  )
  child.on('error', (error) =>
    fail(`${file} was not run: ${error.message}. Remove node_modules, then try again.`),
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // The terminal sends Ctrl-C to the child as well: once is enough.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

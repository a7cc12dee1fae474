import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const places = [
  ...(process.env.PATH ?? '').split(':').flatMap((folder) => names.map((name) => join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const find = (): string | undefined => process.env.CHROMIUM ?? places.find((place) => existsSync(place))

/** A machine that is ours alone (root, Debian: a container of CI) gets one; on a person's machine nothing is installed. */
const install = (): void => {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return
  console.error('installing Chromium (apt-get, once)')
  const quietly = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  const packages = ['install', '--yes', '--no-install-recommends', 'chromium']
  if (spawnSync('apt-get', packages, quietly).status === 0) return
  spawnSync('apt-get', ['update'], quietly)
  const { status, stderr } = spawnSync('apt-get', packages, quietly)
  if (status !== 0) console.error(stderr)
}

/** A real browser. Throws a sentence where there is none and none could be installed. */
export const startBrowser = async (): Promise<Browser> => {
  if (find() === undefined) install()
  const executablePath = find()
  if (executablePath === undefined)
    throw new Error(
      'The page was not tested: there is no Chromium. Install it (Debian: apt-get install chromium), or name one in the ' +
        'environment variable CHROMIUM.',
    )
  // Containers have neither the kernel's namespaces nor much shared memory.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

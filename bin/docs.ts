import { readFileSync, writeFileSync } from 'node:fs'
import { commandLinePage } from '../cli/command-line-page.ts'
import { commands } from '../cli/commands.ts'
import { describeConfiguration } from '../lib/config/describe-config.ts'
import { metricsPage } from '../lib/mirror/metrics-page.ts'

/** Prints the pages of docs/ that come from code. `--check`: only says which of them are not up to date. */
const pages: readonly (readonly [url: URL, text: string])[] = [
  [new URL('../docs/configuration.md', import.meta.url), describeConfiguration()],
  [new URL('../docs/command-line.md', import.meta.url), await commandLinePage(commands)],
  [new URL('../docs/metrics.md', import.meta.url), metricsPage()],
]

const isCheck = process.argv.includes('--check')
for (const [url, text] of pages) {
  if (!isCheck) writeFileSync(url, text)
  else if (readFileSync(url, 'utf8') !== text) {
    console.error(`${url.pathname} is not what the code says: run npm run docs and commit it.`)
    process.exitCode = 1
  }
}

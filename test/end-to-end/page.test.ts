import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { until } from '../../sample/until.ts'
import { startBrowser } from '../support/browser.ts'
import { sampleStart } from '../support/sample-start.ts'
import { StartProcess } from '../support/start-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  The page of a real `npm start`, in a real browser. With SCREENSHOTS=true it takes those of the README:

    SCREENSHOTS=true node --test test/end-to-end/page.test.ts
*/
const takesScreenshots = process.env.SCREENSHOTS === 'true'
const images = fileURLToPath(new URL('../../docs/images', import.meta.url))

/** For servers to start and the sample to arrive, on a machine that does other things too. */
const patienceMs = 150_000

const ending = new AsyncDisposableStack()
let browser: Browser
let url: string

before(async () => {
  browser = await startBrowser()
  ending.defer(() => browser.close())
  const directory = ending.use(await temporaryDirectory()).path
  const live = new StartProcess(await sampleStart(directory), {}, 2 * patienceMs)
  ending.defer(async () => void (await live.interrupt()))
  const shown = await until(
    'the address of the page',
    async () =>
      live.isRunning
        ? / page (http:\S+)/.exec(live.stdout)?.[1]
        : live.outcome().then(({ stderr }) => stderr),
    (found) => found !== undefined,
    patienceMs,
  )
  assert.match(shown ?? '', /^http/)
  url = shown ?? ''
})
after(() => ending.disposeAsync())

const open = async (width: number, colorScheme: 'light' | 'dark'): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('#charts canvas').first().waitFor()
  return page
}

/** Waits until a part of the page says so. */
const shows = (page: Page, part: string, says: RegExp): Promise<string> =>
  until(
    `${says} in ${part}`,
    () => page.locator(part).innerText(),
    (text) => says.test(text),
    patienceMs,
  )

test('the page shows the flow, its topics, the group with both offsets, and finds weblogs', async () => {
  const page = await open(1280, 'light')
  await shows(page, '#chains', /source\s[\s\S]*Flowing 4 topics[\s\S]*records\/s[\s\S]*target/)
  await shows(page, '#chains', /Log files[\s\S]*33 records[\s\S]*Flowing search-sink\s+33 documents/)
  await shows(page, '#panels', /source\.orders\s+source->target\s+3,\d{3}/)
  await shows(page, '#panels', /sample-app\s+orders\s+1,500\s+1,500\s+0/)
  await shows(page, '#status', /^All is well$/)
  await page.locator('#search-text').fill('page_view')
  await page.locator('#search button').click()
  await shows(page, '#hits', /page_view/)
  assert.match(await page.locator('#found').innerText(), /^\d+ found/)
})

test('Prometheus is told the same', async () => {
  for (const line of [
    /^LambdaMirrorMaker_record_count_sum\{service="mirror",flow="source->target",topic="source\.orders"\} 3\d{3}$/m,
    /^LambdaMirrorMaker_records_behind_last\{.*topic="source\.orders"\} \d+$/m,
    /^LambdaMirrorMaker_group_translation_lag_last\{.*group="sample-app"\} \d+$/m,
    /^LambdaMirrorMaker_heartbeat_age_ms_last\{.*topic="source\.heartbeats"\} \d+$/m,
    /^LambdaMirrorMaker_last_success_timestamp_last\{service="mirror",function_name=".*"\} \d{10}$/m,
  ])
    await until(
      `${line}`,
      async () => (await fetch(new URL('metrics', url))).text(),
      (text) => line.test(text),
      patienceMs,
    )
})

test('screenshots for the README', { skip: !takesScreenshots && 'SCREENSHOTS=true takes them' }, async () => {
  mkdirSync(images, { recursive: true })
  for (const [name, width, colorScheme] of [
    ['page-wide-light.png', 1280, 'light'],
    ['page-phone-dark.png', 390, 'dark'],
  ] as const) {
    const page = await open(width, colorScheme)
    await page.waitForTimeout(2_000)
    await page.screenshot({ path: join(images, name) })
  }
})

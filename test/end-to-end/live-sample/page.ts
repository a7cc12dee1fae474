import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { until } from '../../../sample/until.ts'
import { startBrowser } from '../../support/browser.ts'
import { type LiveSample, samplePatienceMs } from '../../support/live-sample.ts'
import { shared } from '../../support/shared.ts'

/*
  The page of a real `npm start`, in a real browser. With SCREENSHOTS=true it takes those of the README:

    SCREENSHOTS=true node --test test/end-to-end/live-sample.test.ts
*/
const takesScreenshots = process.env.SCREENSHOTS === 'true'
const images = fileURLToPath(new URL('../../../docs/images', import.meta.url))

/** Waits until a part of the page says so. */
const shows = (page: Page, part: string, says: RegExp): Promise<string> =>
  until(
    `${says} in ${part}`,
    () => page.locator(part).innerText(),
    (text) => says.test(text),
    samplePatienceMs,
  )

/** What the page shows of it. */
export const pageTests = (sample: () => LiveSample): void => {
  const browser = shared(async (ending) => {
    const started = await startBrowser()
    ending.defer(() => started.close())
    return started
  })

  const open = async (width: number, colorScheme: 'light' | 'dark'): Promise<Page> => {
    const context = await browser().newContext({ viewport: { width, height: 844 }, colorScheme })
    context.setDefaultTimeout(samplePatienceMs)
    const page = await context.newPage()
    await page.goto(sample().pageUrl)
    await page.locator('#charts canvas').first().waitFor()
    return page
  }

  test('the page shows the flow, its topics, the group with both offsets, and finds weblogs', async () => {
    const page = await open(1280, 'light')
    await shows(page, '#chains', /source\s[\s\S]*Flowing 4 topics[\s\S]*records\/s[\s\S]*target/)
    await shows(page, '#chains', /Log files[\s\S]*33 records[\s\S]*Flowing search-sink\s+33 documents/)
    await shows(page, '#panels', /source\.orders\s+source->target\s+\d+,\d{3}/)
    // Where it stands on the target, unless the commands of the docs have read on there.
    await shows(page, '#panels', /sample-app\s+orders\s+1,500\s+1,5[01]0\s+0/)
    await shows(page, '#status', /^All is well$/)
    await page.locator('#search-text').fill('page_view')
    await page.locator('#search button').click()
    await shows(page, '#hits', /page_view/)
    assert.match(await page.locator('#found').innerText(), /^\d+ found/)
  })

  test('screenshots for the README', {
    skip: !takesScreenshots && 'SCREENSHOTS=true takes them',
  }, async () => {
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
}

/** What the page's server tells Prometheus. */
export const prometheusTests = (sample: () => LiveSample): void => {
  test('Prometheus is told the same', async () => {
    for (const line of [
      /^LambdaMirrorMaker_record_count_sum\{service="mirror",flow="source->target",topic="source\.orders"\} \d{4,}$/m,
      /^LambdaMirrorMaker_records_behind_last\{.*topic="source\.orders"\} \d+$/m,
      /^LambdaMirrorMaker_group_translation_lag_last\{.*group="sample-app"\} \d+$/m,
      /^LambdaMirrorMaker_heartbeat_age_ms_last\{.*topic="source\.heartbeats"\} \d+$/m,
      /^LambdaMirrorMaker_last_success_timestamp_last\{service="mirror",function_name=".*"\} \d{10}$/m,
    ])
      await until(
        `${line}`,
        async () => (await fetch(new URL('metrics', sample().pageUrl))).text(),
        (text) => line.test(text),
        samplePatienceMs,
      )
  })
}

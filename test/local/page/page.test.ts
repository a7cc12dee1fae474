import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { PageServer } from '../../../local/page/page-server.ts'
import { startBrowser } from '../../support/browser.ts'
import { pageState } from '../../support/page-fixture.ts'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

let browser: Browser
let server: PageServer
before(async () => {
  browser = await startBrowser()
  server = await PageServer.listen(0, pageState())
})
after(async () => {
  await browser?.close()
  await server?.close()
})

interface Look {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** Opens the page and waits until it shows something. What it asked others for, and what went wrong in it, is noted. */
const open = async ({ width, colorScheme }: Look, use: (page: Page) => Promise<void>): Promise<void> => {
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme,
    reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    const strangers: string[] = []
    const errors: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
        strangers.push(request.url())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(server.url)
    await page.locator('#charts canvas').first().waitFor()
    await page.locator('#log li').first().waitFor()
    await use(page)
    assert.deepEqual(strangers, [], 'the page asks nobody but its own server')
    assert.deepEqual(errors, [])
  } finally {
    await context.close()
  }
}

const looks = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const

for (const look of looks)
  test(`${look.width} pixels wide, ${look.colorScheme}: all can be read, nothing stands out at the side, and axe finds no fault`, async () => {
    await open(look, async (page) => {
      await page.locator('summary').click()
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      assert.equal(overflow, 0)
      await page.evaluate(axe)
      const found = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
      }
      assert.deepEqual(
        found.violations.map(({ id, nodes }) => [id, nodes.map(({ failureSummary }) => failureSummary)]),
        [],
      )
    })
  })

test('flows, charts, topics, event sources and functions are shown, and those in trouble say why', async () => {
  await open(looks[0], async (page) => {
    assert.equal(await page.title(), 'Lambda MirrorMaker')
    assert.match(
      await page.locator('.chain').innerText(),
      /source\s.*Failing 2 topics.*41 records\/s.*target/s,
    )
    assert.equal(await page.locator('.chart').count(), 2)
    assert.match(await page.locator('#panels').innerText(), /source\.orders\s+3,000\s+12/)
    assert.match(
      await page.locator('#event-sources').innerText(),
      /Problem[\s\S]*the function refused the batch/,
    )
    assert.match(await page.locator('#functions').innerText(), /Last error, 4 s ago: ReplicateError/)
    assert.equal(await page.locator('#status').innerText(), '2 in trouble: see event sources and functions')
    assert.match(await page.locator('#log').innerText(), /WARN payments is not mirrored/)
  })
})

test('a chart has a line a topic, and its figure is that of all of them', async () => {
  await open(looks[0], async (page) => {
    const [records, latency] = await page.locator('.chart').all()
    assert.match((await records?.innerText()) ?? '', /Records per second\s+41\s/)
    assert.match((await latency?.innerText()) ?? '', /70 ms/)
    assert.deepEqual(await records?.locator('.legend li').allInnerTexts(), [
      'source.orders',
      'source.payments',
    ])
    // Its colour is that of the legend: a canvas that is given a colour it does not understand paints black.
    const painted = await page.evaluate(`(() => {
      const legend = document.querySelector('.legend li')
      const wanted = getComputedStyle(legend, '::before').backgroundColor.match(/\\d+/g).map(Number)
      const canvas = document.querySelector('#charts canvas')
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      for (let at = 0; at < data.length; at += 4)
        if (wanted.every((part, index) => Math.abs(data[at + index] - part) < 3) && data[at + 3] > 250) return true
      return false
    })()`)
    assert.equal(painted, true)
  })
})

test('by keyboard alone: past the heading, into the search field, and an answer is read out', async () => {
  await open(looks[0], async (page) => {
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.id'), 'main')
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate('document.activeElement.id')) === 'search-text') break
    }
    const ring = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth')
    assert.equal(ring, '3px')
    await page.keyboard.type('무선')
    await page.keyboard.press('Enter')
    await page.locator('#hits li').first().waitFor()
    assert.match(await page.locator('#hits').innerText(), /message\s+found 무선/)
    assert.equal(await page.locator('#found').innerText(), '2 found, the first 1 are shown.')
    assert.equal(await page.locator('#found').getAttribute('role'), 'status')
  })
})

test('a search that fails says so', async () => {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(server.url)
    await page.locator('#search-text').fill('down')
    await page.locator('#search button').click()
    await page.getByText('Nothing was searched: the search node does not answer').waitFor()
  } finally {
    await context.close()
  }
})

test('drawing again shifts nothing, and takes the focus from nobody', async () => {
  await open(looks[0], async (page) => {
    await page.locator('#functions').focus()
    const places = `[...document.querySelectorAll('section, search, .chart, .chain')].map((one) => {
      const { top, height } = one.getBoundingClientRect()
      return [Math.round(top), Math.round(height)]
    })`
    const first = await page.evaluate(places)
    await page.waitForTimeout(2_500)
    assert.deepEqual(await page.evaluate(places), first)
    assert.equal(await page.evaluate('document.activeElement.id'), 'functions')
  })
})

test('a server that is gone is told, and found again when it is back', async () => {
  const own = await PageServer.listen(0, pageState())
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(own.url)
    await page.getByText('in trouble').waitFor()
    const port = Number(new URL(own.url).port)
    await own.close()
    await page.getByText(/^No answer/).waitFor()
    const again = await PageServer.listen(port, pageState())
    try {
      await page.getByText('in trouble').waitFor()
    } finally {
      await again.close()
    }
  } finally {
    await context.close()
  }
})

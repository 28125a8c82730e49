import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, whyNoBrowser } from './chromium.ts'
import { type FixtureServer, startFixtureServer } from './fixture-server.ts'
import { PAGES } from './page-list.ts'
import { withBrowser } from './with-browser.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Scripts and styles of the whole console, compressed. */
const MOST_BYTES = 120_000
/** Drawn after the page stands. */
const CHART = /^(?:timeline-chart|world-outline)-/

interface AxeResult {
  violations: Array<{ id: string; nodes: Array<{ target: string[]; failureSummary?: string }> }>
}

/** What axe finds, one line a fault. `only`: tags or rules. */
async function barriers(page: Page, only: readonly string[] = LEVELS): Promise<string[]> {
  const run = `axe.run(document, { runOnly: ${JSON.stringify(only)} })`
  const { violations } = await page.evaluate<AxeResult>(run)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  )
}

function overflow(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)')
}

describe.skipIf(whyNoBrowser !== null)(`pages of the console (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()
  let server: FixtureServer
  beforeAll(async () => {
    server = await startFixtureServer({ web: stage.web })
  })
  afterAll(() => server?.close())

  it.each(PAGES)(
    '$name loads clean, fits and can be used by all, light and dark, narrow and wide',
    async ({ path, ready }) => {
      const { page, faults } = await openPage(stage.browser, server.url + path)
      await page.getByText(ready).first().waitFor()
      await page.evaluate(AXE)
      const found: string[] = []
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          // Scheme changes colours only; everything else is looked at once a width.
          const only = colorScheme === 'light' ? LEVELS : ['color-contrast']
          found.push(...(await barriers(page, only)).map((barrier) => `${width} ${colorScheme} ${barrier}`))
        }
        expect(await overflow(page), `${width} px: wider than the page`).toBe(0)
      }
      await page.setViewportSize({ width: 3840, height: 1200 })
      expect(await overflow(page)).toBe(0)
      expect(found).toEqual([])
      expect(faults).toEqual([])
      await page.context().close()
    },
  )

  it('the sign-in page loads clean and can be used by all', async () => {
    const closed = await startFixtureServer({ web: stage.web, signedIn: false })
    const { page, faults } = await openPage(stage.browser, `${closed.url}/threats`, { width: 320 })
    await page.getByText('Harbour login').waitFor()
    await page.evaluate(AXE)
    expect(await barriers(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    // The browser itself notes the 401 that says nobody is signed in.
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([])
    await page.context().close()
    await closed.close()
  })

  it('an empty place says what was looked at', async () => {
    const empty = await startFixtureServer({ web: stage.web })
    empty.world.outbreaks = []
    empty.world.evidence = []
    const { page, faults } = await openPage(stage.browser, empty.url)
    await page.getByText('No probe in the last 24 hours.').waitFor()
    await page.getByText(/Looked at 5,784,582 lines of 14 files on 3 sensors/).waitFor()
    await page.goto(`${empty.url}/threats?from=-7d`)
    await page.getByText('No known threat in the last 7 days.').waitFor()
    expect(faults).toEqual([])
    await page.context().close()
    await empty.close()
  })

  it('the map says what is not known, and narrows the sources to a country', async () => {
    const mapped = await startFixtureServer({ web: stage.web })
    const { page, faults } = await openPage(stage.browser, `${mapped.url}/sources`)
    await page.getByText('unknown: in no range').waitFor()
    await page.locator('svg.map a').first().waitFor()
    const rows = await page.locator('section', { hasText: 'most requests first' }).locator('tbody tr').count()
    await page.getByRole('link', { name: /^\d+$/ }).first().click()
    await page.waitForURL(/country=[A-Z]{2}/)
    await page.getByRole('button', { name: /country [A-Z]{2}/ }).waitFor()
    const narrowed = await page.locator('section', { hasText: 'most requests first' }).locator('tbody tr').count()
    expect(narrowed).toBeGreaterThan(0)
    expect(narrowed).toBeLessThan(rows)
    mapped.world.rangesImported = false
    await page.goto(`${mapped.url}/sources`)
    await page.getByText('Where they are registered is not known').waitFor()
    expect(await page.locator('svg.map').count()).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
    await mapped.close()
  })

  it('all of it weighs at most 120 kB, the first visit a third of that', () => {
    const sizeOf = (name: string): number => gzipSync(readFileSync(join(stage.web, name))).length
    const sum = (names: readonly string[]): number => names.reduce((all, name) => all + sizeOf(name), 0)
    const html = readFileSync(join(stage.web, 'index.html'), 'utf8')
    const files = readdirSync(join(stage.web, 'assets')).filter((name) => /\.(?:js|css)$/.test(name))
    const named = files.filter((name) => html.includes(name))
    expect(named.length).toBeGreaterThanOrEqual(3)
    const inAssets = (names: readonly string[]): string[] => names.map((name) => `assets/${name}`)
    expect(sum(['index.html', ...inAssets(files)])).toBeLessThan(MOST_BYTES)
    // Beside what the page names, the code of one page; the largest stands for it.
    const largest = Math.max(
      ...inAssets(files.filter((name) => !named.includes(name) && !CHART.test(name))).map(sizeOf),
    )
    expect(sum(['index.html', ...inAssets(named)]) + largest).toBeLessThan(MOST_BYTES / 3)
  })

  it('every number of the first page leads to what it was counted from', async () => {
    const { page } = await openPage(stage.browser, server.url)
    await page.getByText('Look at these first').waitFor()
    const links = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.tile, td.n a')].map((link) => link.getAttribute('href'))`,
    )
    expect(links.length).toBeGreaterThan(10)
    for (const link of links) expect(link).toMatch(/^\/(?:evidence|sources|threats|sensors)/)
    await page.locator('td a', { hasText: /^390$/ }).click()
    await page.waitForURL(/\/evidence\?threat=gpon/)
    await page.getByText('/GponForm/diag_Form').first().waitFor()
    await page.context().close()
  })
})

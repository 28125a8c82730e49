import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, whyNoBrowser } from './chromium.ts'
import { type FixtureServer, startFixtureServer } from './fixture-server.ts'
import { withBrowser } from './with-browser.ts'

describe.skipIf(whyNoBrowser !== null)(`the console by keyboard (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()
  let server: FixtureServer
  beforeAll(async () => {
    server = await startFixtureServer({ web: stage.web })
  })
  afterAll(() => server?.close())

  async function open(path: string): Promise<Page> {
    const { page } = await openPage(stage.browser, server.url + path)
    await page.locator('main h1').waitFor()
    return page
  }

  it('walks through every page with g and a letter', async () => {
    const page = await open('/')
    for (const [key, title] of [
      ['t', 'Threats'],
      ['s', 'Sources'],
      ['u', 'Unclassified'],
      ['e', 'Evidence'],
      ['h', 'Sensors'],
      ['a', 'Audit'],
      ['c', 'Settings'],
      ['n', 'Now'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
      await expect.poll(() => page.title()).toBe(`${title} · Firebreak`)
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
    }
    await page.context().close()
  })

  it('shows the keys with ?, and takes single letters out of the way when asked', async () => {
    const page = await open('/')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('button', { name: 'Keys' }).click()
    await page.getByLabel('Single-letter keys are on').uncheck()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.waitForTimeout(200)
    expect(new URL(page.url()).pathname).toBe('/')
    await page.context().close()
  })

  it('filters with /, walks rows with j and k, opens with Enter; the address holds the filter', async () => {
    const page = await open('/sources')
    await page.locator('tbody tr').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('gpon !2001')
    await page.waitForURL(/q=gpon/)
    expect(await page.locator('tbody tr', { has: page.locator('[data-row]') }).count()).toBe(5)
    await page.keyboard.press('Tab')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const first = await page.evaluate('document.activeElement.textContent')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: String(first) }).waitFor()
    await page.goBack()
    await page.locator('tbody tr').first().waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('gpon !2001')
    await page.context().close()
  })

  it('reaches everything with Tab, beginning with the way past the navigation', async () => {
    const page = await open('/')
    await page.getByText('Look at these first').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('What to do about it')
    await page.context().close()
  })
})

import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { openPage, whyNoBrowser } from './chromium.ts'
import { type FixtureServer, startFixtureServer } from './fixture-server.ts'
import { withBrowser } from './with-browser.ts'

/** From the server's event to the number on the page, the median of a few. Milliseconds; most of it is the machine. */
const MOST_DELAY = 2000

describe.skipIf(whyNoBrowser !== null)(`the console follows the server (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()
  const open: FixtureServer[] = []
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close()
  })

  async function start(path: string): Promise<{ server: FixtureServer; page: Page; faults: string[] }> {
    const server = await startFixtureServer({ web: stage.web })
    open.push(server)
    const { page, faults } = await openPage(stage.browser, server.url + path)
    await page.locator('.live.is-live').waitFor()
    return { server, page, faults }
  }

  /** The requests of GPON as the table of the first page has them. */
  function requests(page: Page, count: string): ReturnType<Page['locator']> {
    return page.locator('tr', { hasText: 'GPON' }).getByText(count, { exact: true })
  }

  it('shows a new probe within a second, without a reload', async () => {
    const { server, page, faults } = await start('/')
    await requests(page, '390').waitFor()
    await page.evaluate('globalThis.loadedOnce = true')
    const delays: number[] = []
    for (const count of ['391', '392', '393', '394', '395']) {
      const began = performance.now()
      server.probe('gpon', '203.0.113.99', 1)
      await requests(page, count).waitFor()
      delays.push(performance.now() - began)
      await page.waitForTimeout(300)
    }
    expect(await page.evaluate('globalThis.loadedOnce')).toBe(true)
    expect(delays.sort((a, b) => a - b)[2]).toBeLessThan(MOST_DELAY)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('shows the last of many probes, however fast they come', async () => {
    const { server, page } = await start('/')
    await requests(page, '390').waitFor()
    for (let i = 0; i < 500; i++) server.probe('gpon', '203.0.113.99', 1)
    await requests(page, '890').waitFor({ timeout: 5000 })
    await page.context().close()
  })

  it('shows new lines of evidence on the page of a threat', async () => {
    const { server, page } = await start('/threats/gpon')
    await page.getByText('How to close it').waitFor()
    server.probe('gpon', '192.0.2.77', 1)
    await page.locator('.evidence').getByText('192.0.2.77', { exact: true }).waitFor({ timeout: 3000 })
    await page.context().close()
  })

  it('misses nothing when the connection breaks', async () => {
    const { server, page } = await start('/')
    await requests(page, '390').waitFor()
    server.probe('gpon', '203.0.113.99', 10)
    await requests(page, '400').waitFor()
    server.events.cut()
    server.probe('gpon', '203.0.113.99', 7)
    await requests(page, '407').waitFor({ timeout: 5000 })
    // It came back with the id of the last event it had seen.
    await expect.poll(() => server.events.lastIds).toEqual([null, '1'])
    await page.context().close()
  })

  it('asks everything again after a break, even for what no event told', async () => {
    const { server, page } = await start('/')
    await requests(page, '390').waitFor()
    server.events.cut()
    server.probe('gpon', '203.0.113.99', 7, true)
    await requests(page, '397').waitFor({ timeout: 5000 })
    await page.context().close()
  })

  it('says that the server is away, keeps what it knew, and goes on by itself', async () => {
    const { server, page } = await start('/')
    await requests(page, '390').waitFor()
    await page.context().setOffline(true)
    server.events.cut()
    await page.getByText('server away, trying again').waitFor({ timeout: 5000 })
    await requests(page, '390').waitFor()
    server.probe('gpon', '203.0.113.99', 1, true)
    await page.context().setOffline(false)
    await requests(page, '391').waitFor({ timeout: 15_000 })
    await page.locator('.live.is-live').waitFor()
    await page.context().close()
  })

  it('shows the sign-in page when the session ends, and the same view again after it', async () => {
    const { server, page } = await start('/sources?from=-7d')
    await page.getByText('most requests first').first().waitFor()
    await page.getByRole('button', { name: '1h' }).click()
    await page.evaluate(`fetch('/api/sign-out', { method: 'POST', headers: { 'x-firebreak-csrf': 'fixture-csrf' } })`)
    server.probe('gpon', '203.0.113.99', 1)
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor()
    expect(page.url()).toContain('/sources?from=-1h')
    await page.context().close()
  })
})

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchOf, openWorld, type Served, type World } from '../platform/server-world.ts'
import { openPage, whyNoBrowser } from './chromium.ts'
import { HIDDEN, HOSTILE } from './hostile-text.ts'
import { withBrowser } from './with-browser.ts'

/** How long a person may wait for a line. Milliseconds; the reach is 1 s, the rest is for a test machine with far too much to do. */
const MOST_DELAY = 10_000

describe.skipIf(whyNoBrowser !== null)(`the console on a real server (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()
  let world: World
  let server: Served
  let page: Page
  let faults: string[]
  beforeAll(async () => {
    world = await openWorld()
    server = await world.serve({ webDirectory: stage.web })
    const { path } = await server.firstLink()
    ;({ page, faults } = await openPage(stage.browser, server.url + path))
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor()
    // The browser notes by itself that asking who is signed in was refused once.
    faults.length = 0
  })
  afterAll(async () => {
    await page?.context().close()
    await world?.close()
  })

  it('signs in by the first link and says that nobody looks yet', async () => {
    await page.getByText('No sensor has reported yet').first().waitFor()
    await page.goto(`${server.url}/sensors`)
    await page.getByText('Nobody looks.').waitFor()
    expect(faults).toEqual([])
  })

  it('shows what a sensor sends, within a breath and without a reload', async () => {
    await page.goto(server.url)
    await page.locator('.live.is-live').waitFor()
    const began = performance.now()
    await server.take([batchOf('web-1', ['198.51.100.7', '2001:db8::7', '10.0.0.9'])])
    await page.locator('tr', { hasText: 'Code Red' }).getByText('3', { exact: true }).first().waitFor()
    expect(performance.now() - began).toBeLessThan(MOST_DELAY)
    expect(faults).toEqual([])
  })

  it('opens every view by its address alone', async () => {
    for (const [path, text] of [
      ['/threats', 'Code Red'],
      ['/threats/code-red?from=-7d', 'How to close it'],
      ['/sources', '2001:db8::7'],
      ['/sources/198.51.100.7', 'What it sent'],
      ['/sources/2001%3Adb8%3A%3A7', 'What it sent'],
      ['/evidence?threat=code-red', '/var/log/nginx/access.log:1'],
      ['/unclassified', 'Nothing odd that no rule knows'],
      ['/sensors', 'web-1'],
      ['/audit', 'sign-in'],
      ['/settings', 'Make token'],
    ] as const) {
      await page.goto(server.url + path)
      await page.getByText(text).first().waitFor()
    }
    expect(faults).toEqual([])
  })

  it('makes a user, a token and a password', async () => {
    await page.goto(`${server.url}/settings`)
    await page.getByLabel('New user').fill('Grace')
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByText('/sign-in#').waitFor()
    await page.getByLabel('New token').fill('web two')
    await page.getByLabel('Sensor, its name').fill('web-2')
    await page.getByRole('button', { name: 'Make token' }).click()
    await page.getByText('The token web two').waitFor()
    await page.getByLabel('New, at least').fill('correct horse battery staple')
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('changed', { exact: true }).waitFor()
    await page.goto(`${server.url}/audit`)
    for (const act of ['create-user', 'create-token', 'change-password']) await page.getByText(act).first().waitFor()
    expect(faults).toEqual([])
  })

  it('shows hostile lines as text', async () => {
    const batch = batchOf('web-1', ['203.0.113.66'])
    const [line] = batch.evidence
    const text = HOSTILE.slice(0, -1).join(' ').toWellFormed()
    if (line !== undefined) batch.evidence = [{ ...line, text, file: '/var/log/<img src=x onerror=pwned()>\u202e.log' }]
    batch.unknown = [
      {
        template: text.slice(0, 900),
        source: '203.0.113.66',
        minute: line ? line.time / 60_000 : 0,
        requests: 3,
        example: text,
      },
    ]
    batch.health.warnings = [text.slice(0, 900)]
    await page.exposeFunction('pwned', (which: number) => faults.push(`attack ${which} ran`))
    await server.take([batch])
    for (const path of ['/evidence', '/unclassified', '/sensors', '/sources/203.0.113.66']) {
      await page.goto(server.url + path)
      await page.getByText('pwned(').first().waitFor({ state: 'attached' })
      expect(await page.evaluate(`document.querySelectorAll('iframe, img, base, math, main script').length`)).toBe(0)
      expect(HIDDEN.test(String(await page.evaluate('document.body.textContent')))).toBe(false)
    }
    expect(faults).toEqual([])
  })

  it('ends the session with sign-out', async () => {
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
    expect(await page.evaluate(`fetch('/api/now').then((answer) => answer.status)`)).toBe(401)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, whyNoBrowser } from './chromium.ts'
import { type FixtureServer, startFixtureServer } from './fixture-server.ts'
import { withBrowser } from './with-browser.ts'

describe.skipIf(whyNoBrowser !== null)(`duty in the console (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()
  let server: FixtureServer
  beforeAll(async () => {
    server = await startFixtureServer({ web: stage.web })
  })
  afterAll(() => server?.close())

  it('leads from the alarm in the navigation to the advisory, its owner and its verdict', async () => {
    const { page, faults } = await openPage(stage.browser, server.url)
    await page.getByText('1 late').first().waitFor()
    await page
      .getByRole('link', { name: /^Advisories/ })
      .first()
      .click()
    await page.getByText('1 advisory left lying:').waitFor()
    await page.getByRole('link', { name: 'CVE-2026-11873' }).click()
    await page.getByText('Grace has been told and has not answered.').waitFor()
    await page.getByRole('button', { name: 'I take it' }).click()
    await page.getByText('Ada has taken it.').waitFor()
    await page.getByLabel('Verdict').selectOption('mitigated')
    await page.getByLabel(/^Days/).fill('10')
    await page.getByLabel(/^Why/).fill('the reader is switched off')
    await page.getByRole('button', { name: 'Give the verdict' }).click()
    await page.getByText('Ada says: mitigated.').waitFor()
    await page.getByText('the reader is switched off').waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('shows two weeks of the rota in words too, and takes a new turn', async () => {
    const { page } = await openPage(stage.browser, `${server.url}/duty`)
    const strip = page.getByRole('img', { name: /nobody from/ })
    await strip.waitFor()
    await page.getByLabel(/^Who/).fill('Linus')
    await page.getByRole('button', { name: 'Add turn' }).click()
    await page.getByRole('cell', { name: 'Linus', exact: true }).waitFor()
    await page.context().close()
  })
})

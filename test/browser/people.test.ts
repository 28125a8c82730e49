import { describe, expect, it } from 'vitest'
import { openPage, whyNoBrowser } from './chromium.ts'
import { startFixtureServer } from './fixture-server.ts'
import { withBrowser } from './with-browser.ts'

describe.skipIf(whyNoBrowser !== null)(`signing in and settings (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()

  it('signs in by a one-time link and leaves its secret nowhere', async () => {
    const server = await startFixtureServer({ web: stage.web, signedIn: false })
    const { page } = await openPage(stage.browser, `${server.url}/sign-in#one-time-secret`)
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor()
    expect(page.url()).toBe(`${server.url}/`)
    await page.goBack().catch(() => null)
    expect(page.url()).not.toContain('secret')
    await page.context().close()
    await server.close()
  })

  it('says why a sign-in failed, and what to do', async () => {
    const server = await startFixtureServer({ web: stage.web, signedIn: false })
    const { page } = await openPage(stage.browser, server.url)
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('name or password is not right').waitFor()
    await page.context().close()
    await server.close()
  })

  it('adds a user, makes a token and changes settings; secrets are shown once', async () => {
    const server = await startFixtureServer({ web: stage.web })
    const { page, faults } = await openPage(stage.browser, `${server.url}/settings`)
    await page.getByLabel('New user').fill('Edsger')
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByText(`${server.url}/sign-in#one-time-secret`).waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('cell', { name: 'Edsger' }).first().waitFor()
    await page.getByLabel('New token').fill('mail host')
    await page.getByLabel('Sensor, its name').fill('mail-1')
    await page.getByRole('button', { name: 'Make token' }).click()
    await page.getByText('fb_sensor_only_shown_once').waitFor()
    await page.getByLabel('Keep sightings, days').fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('saved').waitFor()
    expect(server.people.settings.keepDays).toBe(30)
    expect(server.people.tokens.at(-1)).toMatchObject({ name: 'mail host', sensor: 'mail-1', scope: 'sensor' })
    const remove = page.getByRole('button', { name: 'Remove Edsger' })
    await remove.click()
    expect(server.people.users.length).toBe(4)
    await page.getByRole('button', { name: 'Really remove? Edsger' }).click()
    await page.getByRole('cell', { name: 'Edsger' }).first().waitFor({ state: 'detached' })
    expect(faults).toEqual([])
    await page.context().close()
    await server.close()
  })
})

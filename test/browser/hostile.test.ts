import { describe, expect, it } from 'vitest'
import { openPage, whyNoBrowser } from './chromium.ts'
import { startFixtureServer } from './fixture-server.ts'
import { PAGES } from './page-list.ts'
import { HIDDEN, HOSTILE, HOSTILE_WHOLE, poisoned } from './hostile-text.ts'
import { withBrowser } from './with-browser.ts'

interface Seen {
  scripts: number
  injected: string[]
  handlers: string[]
  links: string[]
  text: string
}

/** Runs inside the page: what only an attacker could have put there. */
const LOOK = `({
  scripts: document.scripts.length,
  injected: [...document.querySelectorAll('iframe, img, object, embed, base, math, style, meta[http-equiv], link[href^="http"]')].map((e) => e.outerHTML),
  handlers: [...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((name) => name.startsWith('on'))).map((e) => e.outerHTML),
  links: [...document.querySelectorAll('[href], [src], [action]')].map((e) => e.href || e.src || e.action).filter((a) => typeof a === 'string'),
  text: document.title + document.body.textContent + [...document.querySelectorAll('[title], [aria-label]')].map((e) => (e.title || '') + e.getAttribute('aria-label')).join(''),
})`

/** Each free text of every answer carries all attacks at once; then each attack that must stand alone, by itself. */
const DOSES: ReadonlyArray<readonly [string, (before: string) => string]> = [
  ['all attacks in every field', (before) => `${before} ${HOSTILE.join(' ')}`],
  ...HOSTILE_WHOLE.map((text): [string, () => string] => [`every field ${text}`, () => text]),
]

describe.skipIf(whyNoBrowser !== null)(`hostile text in the console (${whyNoBrowser ?? 'in Chromium'})`, () => {
  const stage = withBrowser()

  it.each(DOSES)('%s: nothing runs, nothing is injected, everything is visible', async (_, text) => {
    const server = await startFixtureServer({ web: stage.web, distort: (answer) => poisoned(answer, text) })
    const { page, faults } = await openPage(stage.browser, `${server.url}/nothing`)
    await page.exposeFunction('pwned', (which: number) => faults.push(`attack ${which} ran`))
    for (const { name, path } of PAGES) {
      await page.goto(server.url + path)
      await page.locator('main section, main .card').first().waitFor()
      const seen = await page.evaluate<Seen>(LOOK)
      expect(seen.scripts, name).toBe(1)
      expect(seen.injected, name).toEqual([])
      expect(seen.handlers, name).toEqual([])
      const strange = seen.links.filter((link) => !link.startsWith(server.url) && !link.startsWith('https://'))
      expect(strange, name).toEqual([])
      expect(faults, name).toEqual([])
      expect(HIDDEN.exec(seen.text)?.[0].charCodeAt(0).toString(16) ?? null, name).toBeNull()
    }
    expect(faults).toEqual([])
    await page.context().close()
    await server.close()
  })

  it('is shown as the text it is', async () => {
    const server = await startFixtureServer({ web: stage.web })
    const [line] = server.world.evidence
    if (line !== undefined) line.text = 'GET /<script>pwned(1)</script>\u202e\u001b[2J'
    const { page } = await openPage(stage.browser, `${server.url}/evidence`)
    await page.getByText('GET /<script>pwned(1)</script>\\u{202e}\\x1b[2J').waitFor()
    await page.context().close()
    await server.close()
  })
})

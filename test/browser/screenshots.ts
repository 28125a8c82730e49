import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildConsole, launch, openPage } from './chromium.ts'
import { startFixtureServer } from './fixture-server.ts'
import { PAGES } from './page-list.ts'

/*
 * Pictures of the console over the made-up world. `node test/browser/screenshots.ts DIRECTORY [NAME-SCHEME-WIDTH ...]`, for
 * example `now-light-1440`; all pages, light and dark, wide and narrow, when nothing is named.
 */
const [directory = 'docs/images', ...wanted] = process.argv.slice(2)
const { web, remove } = await buildConsole()
const server = await startFixtureServer({ web })
const browser = await launch()
mkdirSync(directory, { recursive: true })
for (const { name, path, ready } of PAGES)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1440, 320]) {
      const title = `${name}-${scheme}-${width}`
      if (wanted.length > 0 && !wanted.includes(title)) continue
      const { page, faults } = await openPage(browser, server.url + path, { scheme, width })
      await page.getByText(ready).first().waitFor()
      await page.waitForTimeout(200)
      await page.screenshot({ path: join(directory, `console-${title}.png`), fullPage: true })
      process.stderr.write(`${title} ${faults.join(' ')}\n`)
      await page.context().close()
    }
await browser.close()
await server.close()
remove()

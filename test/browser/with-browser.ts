import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { buildConsole, launch } from './chromium.ts'

export interface BrowserStage {
  browser: Browser
  /** Directory of the built console. */
  web: string
}

/** One browser and one build for all tests of a file. */
export function withBrowser(): BrowserStage {
  const stage = {} as BrowserStage
  let remove = (): void => {}
  beforeAll(async () => {
    const [built, browser] = await Promise.all([buildConsole(), launch()])
    remove = built.remove
    Object.assign(stage, { browser, web: built.web })
  })
  afterAll(async () => {
    await stage.browser?.close()
    remove()
  })
  return stage
}

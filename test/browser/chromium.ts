import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

const CHROMIUM = process.env['FIREBREAK_CHROMIUM'] ?? '/usr/bin/chromium'

/** Why browser tests cannot run here; null when they can. */
export const whyNoBrowser: string | null = existsSync(CHROMIUM)
  ? null
  : `no browser at ${CHROMIUM} (Debian: apt-get install chromium; elsewhere: FIREBREAK_CHROMIUM=path)`

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Builds the console into a directory of its own: tests see the sources, not what was built some day. */
export async function buildConsole(): Promise<{ web: string; remove: () => void }> {
  const web = mkdtempSync(join(tmpdir(), 'firebreak-web-'))
  const configFile = join(import.meta.dirname, '../../web/vite.config.ts')
  await build({ configFile, logLevel: 'warn', build: { outDir: web, emptyOutDir: true } })
  return { web, remove: () => rmSync(web, { recursive: true, force: true }) }
}

export interface Watched {
  page: Page
  /** Errors of the console, of scripts, and breaches of the content security policy, as they happen. */
  faults: string[]
}

export interface View {
  scheme?: 'light' | 'dark'
  width?: number
  height?: number
}

/** A new page, whose faults are noted from its first byte on. */
export async function openPage(browser: Browser, url: string, view: View = {}): Promise<Watched> {
  const context = await browser.newContext({
    colorScheme: view.scheme ?? 'light',
    viewport: { width: view.width ?? 1440, height: view.height ?? 1000 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on(
    'request',
    (request) => !request.url().startsWith(new URL(url).origin) && faults.push(`outside: ${request.url()}`),
  )
  await page.exposeFunction('noteBreach', (text: string) => faults.push(`policy: ${text}`))
  await page.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) =>
      noteBreach(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`,
  })
  await page.goto(url)
  return { page, faults }
}

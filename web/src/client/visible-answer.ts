import { visibleText } from '../../../src/support/escape.ts'

/** Long stories fit; nothing makes the page hang. */
const LONGEST = 20_000

/**
 * An answer of the server with every text made visible: the one door through which text enters the console. The server
 * escapes what comes from logs too; a server that forgot one field still cannot paint over our page.
 */
export function visibleAnswer<T>(answer: T): T {
  return shown(answer) as T
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value.replaceAll(/\s*\n\s*/g, ' ').trimEnd(), LONGEST)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [visibleText(name), shown(inner)]))
}

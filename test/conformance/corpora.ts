import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Path inside the test corpora, or null when they are not on this machine. `FIREBREAK_CORPORA` names another place. */
export function corpora(...parts: string[]): string | null {
  const root = process.env['FIREBREAK_CORPORA'] ?? resolve(import.meta.dirname, '../../../shared/corpora')
  const path = join(root, ...parts)
  return existsSync(path) ? path : null
}

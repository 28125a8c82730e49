import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { FirebreakError, systemCode } from '../support/errors.ts'
import type { Settings } from './settings-file.ts'

/** The settings file: `--config`, or config.yaml in the user's configuration directory. Never one from the current directory. */
export async function readSettings(path: string | undefined): Promise<Settings> {
  const file = path ?? join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'firebreak', 'config.yaml')
  const text = readText(file, path !== undefined)
  if (text === null) return { logs: [], rules: [], trustedProxies: [] }
  // The YAML reader and the schema are loaded only when there is a file: most people have none, and start-up counts.
  const { parseSettings } = await import('./settings-file.ts')
  return parseSettings(text, file)
}

function readText(file: string, named: boolean): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = systemCode(error)
    if (!named && (code === 'ENOENT' || code === 'ENOTDIR')) return null
    throw new FirebreakError('usage', `The settings file cannot be read (${code ?? 'unknown error'}).`, {
      file,
      field: '--config',
      cause: error,
    })
  }
}

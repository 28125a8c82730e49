import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** Where Firebreak keeps what it must remember. Absolute; nothing is created here. */
export function stateDirectory(): string {
  const chosen = process.env['FIREBREAK_STATE_DIR']
  if (chosen) return resolve(chosen)
  const base = process.env['XDG_STATE_HOME']
  // The XDG specification says to ignore a relative path.
  if (base && isAbsolute(base)) return join(base, 'firebreak')
  return join(homedir(), '.local', 'state', 'firebreak')
}

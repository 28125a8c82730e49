import { FirebreakError } from '../../../support/errors.ts'
import type { Ran } from '../script/run-bounded.ts'

/** Why ssh gave up, as an error with a code of ours; null when ssh did its part. The message quotes ssh: it is outside text. */
export function sshFailure(host: string, ran: Ran): FirebreakError | null {
  if (ran.failed !== null) {
    return new FirebreakError('ssh-missing', `ssh could not be started: ${ran.failed}.`, { field: host })
  }
  if (ran.ended === 'interrupted') return new FirebreakError('interrupted', `${host}: interrupted.`)
  // 255 is ssh's own, also when we ended it because the host went on too long; a command on the host may end with it too.
  if (ran.status !== 255 || ran.ended !== null) return null
  const said = lastWords(ran.errors)
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed/.test(ran.errors)) {
    const shown = /SHA256:[A-Za-z0-9+/]{43}/.exec(ran.errors)?.[0]
    const now = shown === undefined ? '' : ` It shows ${shown} now.`
    return new FirebreakError('host-key-changed', `${host} does not show the key it had.${now}`, { field: host })
  }
  if (/Host key verification failed|No \S+ host key is known/.test(ran.errors)) {
    return new FirebreakError('host-key-unknown', `${host}: ssh does not know the key it shows.`, { field: host })
  }
  if (/Permission denied|Too many authentication failures|No supported authentication methods/.test(ran.errors)) {
    return new FirebreakError('host-login-refused', `${host}: ${said}`, { field: host })
  }
  return new FirebreakError('host-unreachable', `${host}: ${said}`, { field: host })
}

/** The last line that ssh wrote that says something. */
function lastWords(errors: string): string {
  const lines = Buffer.from(errors, 'latin1')
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return (lines.at(-1) ?? 'ssh gave up without a word').slice(0, 300)
}

import { FirebreakError } from '../../../support/errors.ts'

/** `user@host`, `host`, an alias, an IPv6 address; or `ssh://[user@]host[:port]`. Never an option, never anything for a shell. */
const TARGET =
  /^(?:ssh:\/\/)?(?:[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@)?(?:\[[0-9A-Fa-f:.%]{2,64}\]|[A-Za-z0-9_][A-Za-z0-9_.:%-]{0,254})(?::\d{1,5})?$/

export function isTarget(text: string): boolean {
  return TARGET.test(text)
}

/** Throws when ssh could take it for something else than a host to log in to. */
export function checkedTarget(text: string, field: string): string {
  if (isTarget(text)) return text
  throw new FirebreakError('usage', `“${text.slice(0, 80)}” is no host that ssh could log in to.`, { field })
}

/** Names of hosts are lower case: they are file names and ssh's key aliases as well, and DNS does not tell cases apart. */
const NAME = /^[a-z0-9_](?:[a-z0-9_.@:-]{0,198}[a-z0-9_])?$/

/** The name in the form we keep, or null when it cannot be one. */
export function hostName(text: string): string | null {
  const name = text.trim().toLowerCase()
  return NAME.test(name) && !name.includes('..') ? name : null
}

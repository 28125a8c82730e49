/** A package URL (`pkg:deb/debian/openssl@3.0.11?arch=amd64`), its parts decoded. */
export interface Purl {
  type: string
  namespace: string
  name: string
  version: string
  qualifiers: Map<string, string>
}

/** Null when the text is no package URL. Subpaths are left out. Linear in the length. */
export function readPurl(text: string): Purl | null {
  if (text.length > 4000) return null
  const rest = /^pkg:\/*(.*)$/s.exec(text)?.[1]?.split('#')[0]
  if (rest === undefined) return null
  const query = rest.indexOf('?')
  const path = query < 0 ? rest : rest.slice(0, query)
  const slash = path.indexOf('/')
  if (slash < 1) return null
  // An `@` may begin a scope, unencoded, in careless tools: only one behind the last slash parts the version.
  const at = path.lastIndexOf('@')
  const named = at > path.lastIndexOf('/') + 1 ? path.slice(slash + 1, at) : path.slice(slash + 1)
  const steps = named.split('/').filter(Boolean).map(decoded)
  const version = at > path.lastIndexOf('/') + 1 ? decoded(path.slice(at + 1)) : ''
  const name = steps.pop()
  if (name === undefined || steps.includes(null) || name === null || version === null) return null
  const type = path.slice(0, slash).toLowerCase()
  if (!/^[a-z][a-z0-9.+-]{0,40}$/.test(type)) return null
  return {
    type,
    namespace: steps.join('/'),
    name,
    version,
    qualifiers: qualifiersOf(query < 0 ? '' : rest.slice(query + 1)),
  }
}

function qualifiersOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=')
    const value = at < 1 ? null : decoded(pair.slice(at + 1))
    if (value !== null && value !== '') found.set(pair.slice(0, at).toLowerCase(), value)
  }
  return found
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

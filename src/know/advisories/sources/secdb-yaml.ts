import type { JsonObject } from './json.ts'

/*
 * The YAML in which Alpine's database was written until 2020: one key or one list entry a line. Read line by line, since a
 * whole YAML reader takes seconds over a hostile text.
 */

/** The database as its JSON form has it. */
export function readSecdbYaml(text: string): JsonObject {
  const root: JsonObject = Object.create(null) as JsonObject
  const packages: JsonObject[] = []
  let fixes: JsonObject | null = null
  let list: string[] | null = null
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, Math.min(end < 0 ? text.length : end, start + 1_000)).trimEnd()
    start = end < 0 ? text.length : end + 1
    const trimmed = line.trimStart()
    const indent = line.length - trimmed.length
    if (trimmed === '' || trimmed.startsWith('#') || trimmed === '---') continue
    if (trimmed.startsWith('- ')) {
      const entry = trimmed.slice(2).trim()
      if (entry === 'pkg:') {
        fixes = null
        list = null
        packages.push({ pkg: Object.create(null) as JsonObject })
      } else list?.push(unquoted(entry))
      continue
    }
    const colon = keyEnd(trimmed)
    if (colon < 0) continue
    const key = unquoted(trimmed.slice(0, colon))
    const value = unquoted(trimmed.slice(colon + 1).trim())
    const current = packages.at(-1)?.['pkg'] as JsonObject | undefined
    if (indent === 0) root[key] = value
    else if (current === undefined) continue
    else if (key === 'name' && fixes === null) current['name'] = value
    else if (key === 'secfixes') current['secfixes'] = fixes = Object.create(null) as JsonObject
    else if (fixes !== null) fixes[key] = list = []
  }
  if (Object.hasOwn(root, 'packages')) root['packages'] = packages
  return root
}

/** The colon that ends a key: outside quotes, at the end or before a space. */
function keyEnd(text: string): number {
  const quote = text.startsWith('"') || text.startsWith("'") ? text.charAt(0) : null
  const from = quote === null ? 0 : text.indexOf(quote, 1) + 1
  for (let at = text.indexOf(':', from); at >= 0; at = text.indexOf(':', at + 1))
    if (at + 1 === text.length || text.charAt(at + 1) === ' ') return at
  return -1
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text
}

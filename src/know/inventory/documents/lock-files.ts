export interface LockedPackage {
  kind: 'npm' | 'pypi'
  name: string
  version: string
}

/**
 * Packages that a lock file pins. Reads line by line what the tools themselves write, so that it also works on files of which only the
 * telling lines are left. By file name: npm's lock files (version 2 and 3; version 1 names no paths and gives nothing), `poetry.lock`,
 * `uv.lock`, `Pipfile.lock`, and the pinned lines (`==`) of `requirements.txt`.
 */
export function lockFilePackages(path: string, lines: readonly string[]): LockedPackage[] {
  const file = path.split('/').at(-1) ?? ''
  if (file.endsWith('package-lock.json') || file === 'npm-shrinkwrap.json') return npmPackages(lines)
  if (file === 'Pipfile.lock') return pipfilePackages(lines)
  if (file === 'requirements.txt') return lines.flatMap(requirement)
  return tomlPackages(lines)
}

/** `"node_modules/a/node_modules/@scope/b": {`, then `"version": "1.2.3"`. A link has no version of its own. */
function npmPackages(lines: readonly string[]): LockedPackage[] {
  const found: LockedPackage[] = []
  let name: string | null = null
  for (const line of lines) {
    const key = /^\s*"(node_modules\/[^"]{1,1000})": \{/.exec(line)?.[1]
    if (key !== undefined) name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const version = /^\s*"version": "([^"]{1,200})"/.exec(line)?.[1]
    if (version === undefined || name === null) continue
    found.push({ kind: 'npm', name, version })
    name = null
  }
  return found
}

/** `[[package]]`, then `name = "x"` and `version = "1.2.3"`. */
function tomlPackages(lines: readonly string[]): LockedPackage[] {
  const found: LockedPackage[] = []
  let name: string | null = null
  for (const line of lines) {
    if (line.startsWith('[')) name = null
    const [, key, value = ''] = /^(name|version) = "([^"]{1,200})"$/.exec(line) ?? []
    if (key === 'name') name = value
    else if (key === 'version' && name !== null) {
      found.push({ kind: 'pypi', name: pypiName(name), version: value })
      name = null
    }
  }
  return found
}

/** `"requests": {`, then `"version": "==2.31.0"`. */
function pipfilePackages(lines: readonly string[]): LockedPackage[] {
  const found: LockedPackage[] = []
  let name: string | null = null
  for (const line of lines) {
    const key = /^\s*"([A-Za-z0-9._-]{1,200})": ?\{/.exec(line)?.[1]
    if (key !== undefined) name = key
    const version = /^\s*"version": ?"==([^"]{1,200})"/.exec(line)?.[1]
    if (version === undefined || name === null) continue
    found.push({ kind: 'pypi', name: pypiName(name), version })
    name = null
  }
  return found
}

/** `requests[socks]==2.31.0 ; python_version > "3"`; wildcards and ranges pin nothing. */
function requirement(line: string): LockedPackage[] {
  const [, name = '', version = ''] =
    /^\s*([A-Za-z0-9][\w.-]{0,199})(?:\[[^\]]{0,200}\])?\s*==\s*([\w.!+-]{1,100})\s*(?:[;#\\].*)?$/.exec(line) ?? []
  return name === '' ? [] : [{ kind: 'pypi', name: pypiName(name), version }]
}

/** PEP 503: lower case, runs of `-_.` are one dash. */
function pypiName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}

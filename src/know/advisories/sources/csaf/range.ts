import type { VersionRange } from '../../../../model/advisory.ts'

/** Ranges and single versions a publisher means by a text; null when it cannot be told. */
export interface ReadRange {
  ranges: VersionRange[]
  versions: string[]
}

const ALL: ReadRange = { ranges: [{ introduced: null, fixed: null, lastAffected: null }], versions: [] }
const VERSION = String.raw`[vV]?(\d[\w.:~+^-]*)`

/**
 * `vers:type/>=1|<2`, `<129.0`, `>= 1.0, < 2.0`, `All versions < V1.2`, `1.2 and earlier`, `prior to 4.2`, `1.0 to 2.0`, `all`.
 * A range that begins behind a version is taken to begin with it: doubt never removes a finding.
 */
export function readRange(text: string): ReadRange | null {
  const trimmed = text.trim()
  if (trimmed.length > 300) return null
  if (/^vers:/i.test(trimmed)) return readVers(trimmed)
  const plain = trimmed
    .replaceAll('≤', '<=')
    .replaceAll('≥', '>=')
    .replace(/^(all )?versions?\b:?\s*/i, (found) =>
      /^all/i.test(found) && found.trim().length === trimmed.length ? found : '',
    )
  if (plain === '' || /^(\*|all( versions)?|any)$/i.test(plain)) return ALL
  if (/^[<>=]/.test(plain)) return readComparisons(plain.split(/\s*(?:,|\||&|\band\b|(?<=\w)\s*(?=[<>]))\s*/i))
  const found =
    match(plain, String.raw`^(?:prior to|before|earlier than|lower than)\s+(?:version\s+)?${VERSION}$`, ([to]) => [
      null,
      to ?? null,
      null,
    ]) ??
    match(
      plain,
      String.raw`^${VERSION}\s*(?:,?\s*(?:and|or))\s+(?:earlier|prior|below|older|lower)(?: versions?)?$`,
      ([to]) => [null, null, to ?? null],
    ) ??
    match(plain, String.raw`^(?:up to|through)\s+(?:and including\s+)?${VERSION}$`, ([to]) => [
      null,
      null,
      to ?? null,
    ]) ??
    match(plain, String.raw`^${VERSION}\s*<\s*${VERSION}$`, ([from, to]) => [from ?? null, to ?? null, null]) ??
    match(plain, String.raw`^(?:from\s+)?${VERSION}\s*(?:to|through|until|-)\s*${VERSION}$`, ([from, to]) => [
      from ?? null,
      null,
      to ?? null,
    ]) ??
    match(
      plain,
      String.raw`^(?:from\s+)?${VERSION}\s*(?:,?\s*(?:and|or))\s+(?:later|newer|above|higher)(?: versions?)?$`,
      ([from]) => [from ?? null, null, null],
    )
  if (found !== null) return found
  if (plain.includes('|') && !/[<>]/.test(plain)) return readComparisons(plain.split('|'))
  const single = new RegExp(`^${VERSION}$`).exec(plain)
  return single === null ? null : { ranges: [], versions: [single[1] ?? ''] }
}

function match(
  text: string,
  pattern: string,
  bounds: (groups: string[]) => [from: string | null, below: string | null, upTo: string | null],
): ReadRange | null {
  const found = new RegExp(pattern, 'i').exec(text)
  if (found === null) return null
  const [introduced, fixed, lastAffected] = bounds(found.slice(1))
  return { ranges: [{ introduced, fixed, lastAffected }], versions: [] }
}

function readVers(text: string): ReadRange | null {
  const constraints = /^vers:[a-z0-9.+-]+\/(.+)$/i.exec(text)?.[1]
  return constraints === undefined ? null : readComparisons(constraints.split(/\||(?<=\w)(?=[<>])/))
}

/** Comparisons that hold together, in rising order: `>=1`, `<2`, `>=3`, `<4` are two spans. */
function readComparisons(parts: readonly string[]): ReadRange | null {
  const result: ReadRange = { ranges: [], versions: [] }
  let open: VersionRange | null = null
  for (const part of parts) {
    if (part.trim() === '*') return ALL
    const [, sign = '', written = ''] = /^\s*(<=|>=|<|>|!=|==?|)\s*[vV]?([^\s<>=!|,]+)\s*$/.exec(part) ?? []
    if (written === '') return null
    const version = decode(written)
    if (sign === '!=') continue
    if (sign === '' || sign.startsWith('=')) result.versions.push(version)
    else if (sign.startsWith('>')) {
      if (open !== null) result.ranges.push(open)
      open = { introduced: version, fixed: null, lastAffected: null }
    } else {
      const start: VersionRange = open ?? { introduced: null, fixed: null, lastAffected: null }
      result.ranges.push(sign === '<' ? { ...start, fixed: version } : { ...start, lastAffected: version })
      open = null
    }
  }
  if (open !== null) result.ranges.push(open)
  return result
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

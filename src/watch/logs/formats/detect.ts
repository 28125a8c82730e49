import type { ByteString } from '../../../model/record.ts'
import { parseAddress } from '../../../support/address.ts'
import { formats } from './api.ts'
import { withoutPrefix } from './prefix.ts'
import type { Format, Layout, LineParser, Parsed } from './types.ts'

export interface Detection {
  format: Format
  /** Share of the sample lines (blank ones and directives aside) that fit the format, 0 to 1. */
  confidence: number
  /** How much larger that share is than that of the best other format that does not fit the very same lines. */
  margin: number
}

/** Share by which a more general format must be better to be preferred to a more particular one. */
const PREFERENCE = 0.1
/** A format that fits fewer lines than this was not found. */
const ENOUGH = 0.2
/** Lines looked at are spread over the sample: the beginning of a file may be odd. */
const MAX_LINES = 120
/** Lines after which a format that fitted none is dropped. */
const FIRST_LOOK = 24

/**
 * Finds the format of some lines (of the start of a file, best together with its `#` directives) by what fits. Null when
 * nothing fits a fifth of them. `also` are formats known from configuration: they are preferred to built-in ones.
 */
export function detectFormat(lines: readonly ByteString[], also: readonly Format[] = []): Detection | null {
  const sample = sampleOf(lines)
  const scores = [...also, ...formats].map((format) => ({ format, ...score(format, sample) }))
  const best = Math.max(...scores.map(({ share }) => share))
  if (best < ENOUGH) return null
  const chosen = scores.find(({ share }) => share >= best - PREFERENCE && share >= ENOUGH)
  if (chosen === undefined) return null
  const rivals = scores.filter(({ fits }) => fits.some((fit, i) => fit && chosen.fits[i] !== true))
  const next = Math.max(0, ...rivals.filter((rival) => rival !== chosen).map(({ share }) => share))
  return { format: chosen.format, confidence: chosen.share, margin: Math.max(0, chosen.share - next) }
}

export interface AnyParser {
  /** The format that read the last record. */
  readonly format: Format | null
  parse(line: ByteString): Parsed
}

/**
 * Reads a file of mixed formats: each line is tried with `first`, then with the others in order; what none can read fails with
 * the reason `first` gave. A line never goes to a format in which a client could have written the source: behind a `first` whose lines
 * begin with text of a client, only formats that expect such text (and whole JSON objects) are asked; without a `first` only JSON.
 */
export function createAnyParser(first: Format | null = null, also: readonly Format[] = []): AnyParser {
  const parsers = new Map<Format, LineParser>()
  const main = first?.open() ?? null
  const mayBeExposed = first?.exposed === true
  const mainHasIdent = hasIdent(main?.layout() ?? null)
  const others = [...also, ...formats].filter(
    (format) =>
      format !== first && !format.directives && (mayFollow(first, format) || (mainHasIdent && format.exposed === true)),
  )
  let format: Format | null = first

  function tryWith(candidate: Format, line: ByteString): Parsed | null {
    let parser = parsers.get(candidate)
    if (parser === undefined) {
      parser = candidate.open()
      parsers.set(candidate, parser)
    }
    const parsed = parser.parse(line)
    return fits(candidate, parsed) ? parsed : null
  }

  return {
    get format() {
      return format
    },
    parse(line) {
      format = first
      const parsed = main?.parse(line) ?? { failed: 'no known format' }
      if (!('failed' in parsed)) return parsed
      let answer: Parsed | null = null
      const named = mainHasIdent && !startsWithAddress(line)
      for (const candidate of others) {
        if ((candidate.exposed === true && !mayBeExposed && !named) || !quickLook(candidate, line)) continue
        const second = tryWith(candidate, line)
        if (second === null) continue
        if ('skipped' in second) {
          answer ??= second
          continue
        }
        format = candidate
        return second
      }
      return answer ?? parsed
    },
  }
}

/** Whether odd lines of a file in format `first` may be read as `other`. */
function mayFollow(first: Format | null, other: Format): boolean {
  const json = other.id.startsWith('json-')
  // Nothing is known about the file, so nothing about who wrote the beginning of its lines.
  if (first === null || first.lone === true) return json
  return first.exposed === true ? other.exposed === true || json : other.exposed !== true
}

/**
 * Whether lines begin `source ident user [`. In such a file a line that begins with a name is one with the virtual host in front: the
 * ident of a line without it is no address.
 */
function hasIdent(layout: Layout | null): boolean {
  if (layout?.kind !== 'delimited') return false
  const [source, ident, user] = layout.steps
  return source?.role === 'source' && ident?.role === 'ignore' && ident.name === null && user?.role === 'user'
}

function startsWithAddress(line: ByteString): boolean {
  return parseAddress((withoutPrefix(line) ?? line).split(' ', 1)[0] ?? '') !== null
}

/** A record, not merely read by a field that swallowed spaces. */
function fits(format: Format, parsed: Parsed): boolean {
  if ('failed' in parsed) return false
  if ('skipped' in parsed) return true
  return parsed.user?.includes(' ') !== true && (format.likely?.(parsed) ?? true)
}

/** Cheap reasons why a line cannot be in a format. */
function quickLook(format: Format, line: ByteString): boolean {
  if (format.id.startsWith('json-')) return line.includes('{')
  return format.begins === undefined || format.begins.test(line) || format.begins.test(withoutPrefix(line) ?? '')
}

function score(format: Format, sample: readonly ByteString[]): { share: number; fits: boolean[] } {
  const parser = format.open()
  const which: boolean[] = []
  let counted = 0
  let good = 0
  for (const [i, line] of sample.entries()) {
    // Most formats fit nothing at all, and need not be asked about every line.
    if (i === FIRST_LOOK && good === 0) break
    const parsed: Parsed = quickLook(format, line) ? parser.parse(line) : { failed: 'it begins otherwise' }
    const isDirective = line.charCodeAt(0) === 35
    const fit = fits(format, parsed)
    which.push(fit && !isDirective)
    if (isDirective) continue
    counted++
    // An error log's lines about no client fit it, but say a little less than records do.
    if (fit) good += 'skipped' in parsed ? 0.9 : 1
  }
  return { share: counted === 0 ? 0 : good / counted, fits: which }
}

function sampleOf(lines: readonly ByteString[]): ByteString[] {
  const full = lines.filter((line) => line.trim() !== '')
  if (full.length <= MAX_LINES) return full
  const directives = full.slice(0, 20).filter((line) => line.startsWith('#'))
  // The stride is coprime with the count, so that the first lines looked at come from everywhere too.
  const step = full.length / MAX_LINES
  const spread = Array.from({ length: MAX_LINES }, (_, i) => full[Math.floor(((i * 37) % MAX_LINES) * step)] ?? '')
  return [...directives, ...spread.filter((line) => !line.startsWith('#'))]
}

import { fail } from '../../../support/errors.ts'
import { type Directive, formatFromPieces, type Piece } from './custom-layout.ts'
import { timePieces } from './time-pieces.ts'
import type { Format, Role } from './types.ts'

/**
 * The format an Apache `LogFormat` (or `CustomLog`) string writes; `\"`, `\\`, `\t`, `\n` may still stand in it. Fails with
 * `format-broken`, naming the directive, when lines could not be cut without doubt.
 */
export function formatFromApache(logFormat: string, id = 'apache-custom'): Format {
  const nickname = NICKNAMES[logFormat.trim()]
  const text = nickname ?? logFormat.replace(/\\(["\\tn])/g, (_, c: string) => ESCAPES[c] ?? c)
  return formatFromPieces(id, 'Apache LogFormat', timePieces(mergeTarget(piecesOf(text))), 'backslash')
}

/** Formats Apache's own configuration defines by these names. */
const NICKNAMES: Readonly<Record<string, string | undefined>> = {
  common: '%h %l %u %t "%r" %>s %b',
  combined: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"',
  combinedio: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %I %O',
  vhost_combined: '%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
}

const ESCAPES: Readonly<Record<string, string | undefined>> = { t: '\t', n: '\n' }

/** `%`, conditions on the status, `<` or `>`, `{argument}`, letter. */
const DIRECTIVE =
  /%(?:%|(!?\d{3}(?:,\d{3})*|[<>])*(?:\{([^}]*)\})?(!?\d{3}(?:,\d{3})*|[<>])*(\^t[io]|\^FU|\^FB|[A-Za-z]))/g

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(DIRECTIVE)) {
    addLiteral(pieces, text.slice(from, match.index))
    from = match.index + match[0].length
    if (match[0] === '%%') addLiteral(pieces, '%')
    else addDirective(pieces, match[0], match[2], match[4] ?? '')
  }
  addLiteral(pieces, text.slice(from))
  const stray = pieces.find((piece) => typeof piece === 'string' && /(?:^|[^%])%(?!$)[^% ]/.test(piece))
  if (stray !== undefined) fail('format-broken', `${String(stray).trim()} is no LogFormat directive.`)
  return pieces
}

function addLiteral(pieces: Piece[], literal: string): void {
  if (literal !== '') pieces.push(literal)
}

function addDirective(pieces: Piece[], written: string, argument: string | undefined, letter: string): void {
  if (letter === 't') {
    // %t writes its own brackets.
    if (argument === undefined) pieces.push('[', { written, role: 'time-clf', name: 'time' }, ']')
    else pieces.push({ written, role: 'ignore', name: `time:${argument.replace(/^(?:begin|end):/, '')}` })
    return
  }
  pieces.push({ written, ...meaning(letter, argument), chosen: !SERVERS_OWN.includes(letter) })
}

/** Directives the server fills by itself. */
const SERVERS_OWN = 'aAbBDhIklLOpPRsStTvX'

type Meaning = Omit<Directive, 'written'>

function meaning(letter: string, argument: string | undefined): Meaning {
  if (letter === 'i') return header(argument ?? '')
  if (letter === 'a')
    return { role: 'source', name: argument === 'c' ? 'peer' : 'address', rank: argument === 'c' ? 1 : 3 }
  if (letter === 'T') return { role: DURATIONS[argument ?? 's'] ?? 'ignore', name: 'duration' }
  if (argument !== undefined && letter !== 'p' && letter !== 'P')
    return { role: 'ignore', name: argument, prose: letter === 'C' || letter === 'o' }
  return PLAIN[letter] ?? { role: 'ignore', name: letter }
}

const DURATIONS: Readonly<Record<string, Role | undefined>> = { s: 'duration-s', ms: 'duration-ms', us: 'duration-us' }

const PLAIN: Readonly<Record<string, Meaning | undefined>> = {
  h: { role: 'source', name: 'host_name', rank: 2 },
  l: { role: 'ignore', name: 'ident' },
  u: { role: 'user', name: 'user' },
  r: { role: 'request', name: 'request', prose: true },
  m: { role: 'method', name: 'method' },
  U: { role: 'path', name: 'path' },
  q: { role: 'query', name: 'query' },
  H: { role: 'protocol', name: 'protocol' },
  s: { role: 'status', name: 'status' },
  b: { role: 'bytes', name: 'bytes' },
  B: { role: 'bytes', name: 'bytes' },
  O: { role: 'bytes', name: 'bytes_sent' },
  I: { role: 'ignore', name: 'bytes_received' },
  S: { role: 'ignore', name: 'bytes_both' },
  D: { role: 'duration-us', name: 'duration' },
  v: { role: 'host', name: 'server_name' },
  V: { role: 'host', name: 'host' },
  A: { role: 'ignore', name: 'local_address' },
  p: { role: 'ignore', name: 'port' },
  P: { role: 'ignore', name: 'process' },
}

function header(name: string): Meaning {
  const lower = name.toLowerCase()
  const role = HEADERS[lower]
  const prose = lower === 'user-agent' || lower === 'cookie'
  return { role: role ?? 'ignore', name, ...(prose ? { prose } : {}) }
}

const HEADERS: Readonly<Record<string, Role | undefined>> = {
  'user-agent': 'userAgent',
  referer: 'referrer',
  host: 'host',
  cookie: 'cookie',
  'content-type': 'contentType',
  'x-forwarded-for': 'forwardedFor',
  forwarded: 'forwardedFor',
}

/** `%U%q` is written without a gap: together they are the target. */
function mergeTarget(pieces: Piece[]): Piece[] {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (typeof piece !== 'string' && piece.role === 'query' && typeof last === 'object' && last.role === 'path') {
      merged[merged.length - 1] = {
        written: last.written + piece.written,
        role: 'target',
        name: 'target',
        chosen: true,
      }
    } else merged.push(piece)
  }
  return merged
}

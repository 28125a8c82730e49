import { both, type Draft, either, negated, regex, test, text } from '../conditions.ts'
import { fromGoRegex, quoteRegex } from '../go-regex.ts'
import type { Subject } from './subject.ts'
import { Unsupported } from './unsupported.ts'

/** A comparison of an event value with one constant; `in` and lists are taken apart before. */
export interface Comparison {
  subject: Subject
  op: '==' | '<' | '<=' | '>' | '>=' | 'contains' | 'startsWith' | 'endsWith' | 'matches'
  value: string | number
}

/** File endings that the hub's own parser takes for static files. */
const STATIC =
  'jpg css js jpeg png svg map ico otf gif mp3 mp4 woff woff2 ttf eot webp wav gz brotli bvr ts bmp avif mjs'.split(' ')

/** Event values that are no field of a record but follow from one. */
export const SPECIAL: Readonly<Record<string, (comparison: Comparison) => Draft>> = {
  'evt.Meta.service': ({ value }) => value === 'http',
  'evt.Meta.log_type': logType,
  'evt.Meta.http_status': status,
  'evt.Parsed.status': status,
  'evt.Parsed.response': status,
  'evt.Meta.sub_type': subType,
  'evt.Meta.http_args_len': ({ op, value }) => (value === '' ? false : queryLength(op, Number(value))),
  'evt.Parsed.http_version': httpVersion,
  'evt.Parsed.static_ressource': ({ value }) => {
    const isStatic = either(STATIC.map((ending) => text('path', 'ends', `.${ending}`, false)))
    return value === 'true' ? isStatic : negated(isStatic)
  },
  'evt.Parsed.file_name': fileName,
  'evt.Parsed.file_frag': fileStem,
  'evt.Parsed.file_ext': (comparison) => {
    if (comparison.op !== '==') throw new Unsupported('compares part of a file ending')
    return text('path', 'ends', String(comparison.value), !comparison.subject.folded)
  },
}

/** Error logs have no status; that is how the two kinds are told apart. */
function logType({ value }: Comparison): Draft {
  if (value === 'http_access-log') return test('status', { kind: 'exists', wanted: true })
  if (value === 'http_error-log') return test('status', { kind: 'null' })
  return false
}

function status({ op, value }: Comparison): Draft {
  if (value === '') return test('status', { kind: 'null' })
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0 || number > 999)
    throw new Unsupported(`compares the status with "${value}"`)
  if (op === '==') return test('status', { kind: 'number', op: '=', value: number })
  if (op === 'startsWith') {
    const step = 10 ** (3 - String(value).length)
    return both([
      test('status', { kind: 'number', op: '>=', value: number * step }),
      test('status', { kind: 'number', op: '<', value: (number + 1) * step }),
    ])
  }
  if (op === '<' || op === '<=' || op === '>' || op === '>=')
    return test('status', { kind: 'number', op, value: number })
  throw new Unsupported(`compares the status by ${op}`)
}

/** What the hub's parsers note about a line, found again in what our formats keep. */
function subType({ value }: Comparison): Draft {
  const said = (words: string) => text('message', 'contains', words, false)
  if (value === 'auth_fail') {
    return either([
      said('was not found in'),
      said('password mismatch'),
      said(': authentication failure for'),
      regex('message', 'user .{1,200} not found', false),
      both([
        test('status', { kind: 'number', op: '=', value: 401 }),
        regex('line', '"www-authenticate": ?\\[?"basic', false),
      ]),
    ])
  }
  if (value === 'litespeed_admin_auth_fail')
    return either([
      said('Failed Login Attempt'),
      text('line', 'contains', '[WebAdmin Console] Failed Login Attempt', false),
    ])
  if (value === 'req_limit_exceeded') return said('limiting requests, excess')
  if (value === 'invalid_uri') return said('invalid uri in request')
  if (value === 'permission_denied') return said('client denied by server configuration')
  throw new Unsupported(`needs the event type "${value}", which no format of ours tells`)
}

function queryLength(op: Comparison['op'], value: number): Draft {
  if (op === '==') return value === 0 ? test('query', { kind: 'null' }) : regex('query', `^.{${value}}$`, true)
  if (op === '>=' || op === '>') {
    const least = op === '>' ? value + 1 : value
    return least <= 0 ? true : regex('query', `^.{${least}}`, true)
  }
  if (op === '<=' || op === '<') {
    const most = op === '<' ? value - 1 : value
    return either([test('query', { kind: 'null' }), regex('query', `^.{0,${Math.max(most, 0)}}$`, true)])
  }
  throw new Unsupported(`compares a length by ${op}`)
}

/** `1.1` stands behind `HTTP/` in the protocol; `2.0` is also written `2`. */
function httpVersion({ op, value }: Comparison): Draft {
  if (op !== '==') throw new Unsupported(`compares the version by ${op}`)
  if (value === '') return negated(text('protocol', 'starts', 'HTTP/', false))
  const short = String(value).replace(/\.0$/, '')
  const forms = short === String(value) ? [short] : [String(value), short]
  return either(forms.map((form) => text('protocol', 'equals', `HTTP/${form}`, false)))
}

/** The part of the path behind its last `/`. */
function fileName({ subject, op, value }: Comparison): Draft {
  const cased = !subject.folded
  const quoted = quoteRegex(String(value))
  if (op === '==') return value === '' ? text('path', 'ends', '/', true) : text('path', 'ends', `/${value}`, cased)
  if (op === 'endsWith') return text('path', 'ends', String(value), cased)
  if (op === 'startsWith') return regex('path', `/${quoted}[^/]*$`, cased)
  if (op === 'contains') return regex('path', `${quoted}[^/]*$`, cased)
  if (op === 'matches') {
    const { source } = fromGoRegex(String(value))
    const anchored = source.startsWith('^') ? `/${source.slice(1)}` : `/[^/]*(?:${source})`
    return regex('path', source.endsWith('$') ? anchored : `${anchored}[^/]*$`, cased)
  }
  throw new Unsupported(`compares the file name by ${op}`)
}

/** The file name without its last ending. */
function fileStem({ subject, op, value }: Comparison): Draft {
  const cased = !subject.folded
  if (subject.length && op === '==') {
    const count = Number(value)
    return regex('path', `/(?:[^/]{${count}}\\.[^./]*|[^/][^./]{${count - 1}})$`, true)
  }
  if (op === '==' && !subject.length) return regex('path', `/${quoteRegex(String(value))}(?:\\.[^./]*)?$`, cased)
  throw new Unsupported('compares part of a file name')
}

/** `Upper(x) == x`: no lower-case letter in it. */
export function withoutLowerCase(name: string): Draft {
  if (name === 'evt.Parsed.file_frag') return regex('path', '/(?:[^/a-z]+\\.[^./]*|[^/a-z][^./a-z]*)$', true)
  throw new Unsupported(`compares the letter case of ${name}`)
}

import fc from 'fast-check'
import type { ByteString } from '../../../model/record.ts'
import type { Layout, Role } from '../../logs/formats/types.ts'

/** For tests: lines of a layout whose fields are ordinary, hostile or broken, as bytes. */

const latin = (min: number, max: number, more = {}) =>
  fc.array(fc.integer({ min, max }), { maxLength: 40, ...more }).map((codes) => String.fromCharCode(...codes))

const nasty = fc.constantFrom(
  '-',
  '',
  ' ',
  '"',
  '\\"',
  '\\\\',
  '\\x41',
  '\\',
  '\\x4',
  '\\u0041',
  '#22',
  '%41',
  '%2',
  '%u0041',
  '//',
  '/./',
  '://',
  '\r',
  '\t',
  '] "',
  '" 200 ',
  ' [',
  '[10/Oct/2000:13:55:36 -0700] "',
  '" "',
  '?',
  '+',
  '\xc0\xaf',
  '\xe0\x80\xaf',
  '\0',
  '{',
  '}',
  '":"',
  'HTTP/1.1',
)
const text = fc.oneof(
  latin(33, 126),
  latin(0, 255),
  fc.array(fc.oneof(nasty, latin(97, 122)), { maxLength: 6 }).map((a) => a.join('')),
)

const address = fc.oneof(
  { weight: 4, arbitrary: fc.ipV4() },
  { weight: 2, arbitrary: fc.ipV6() },
  fc.constantFrom(
    '::1',
    '::',
    '1::',
    '::ffff:1.2.3.4',
    '64:ff9b::192.0.2.1',
    'fe80::1%eth0',
    '1:2:3:4:5:6:1.2.3.4',
    '0:0:0:0:0:ffff:102:304',
  ),
  fc.constantFrom(
    'localhost',
    'host.example',
    '-',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.04',
    '::1::',
    ':1',
    '1:',
    '12345::',
    '1.2.3.4/5',
    '...',
    '0.0.0.0',
  ),
)
const clock = fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => new Date(s * 1000).toISOString())
const MONTHS = ['Jan', 'feb', 'Mar', 'APR', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const zone = fc.constantFrom('+0000', '-0700', '+0530', '+9999', 'Z', '')
const clf = fc.tuple(clock, zone).map(([iso, east]) => {
  const day = `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}`
  return `${day}:${iso.slice(11, 19)} ${east}`.trimEnd()
})
const broken = fc.constantFrom(
  '-',
  '31/Feb/2001:10:00:00 +0000',
  '10/Oct/2000:13:55:61 -0700',
  '2001-02-30T10:00:00Z',
  '0',
  'x',
)
const number = fc.oneof(fc.nat().map(String), fc.constantFrom('-', '', '0', '1.5', '-1', 'abc', '99999999999999999'))
const method = fc.constantFrom('GET', 'GET', 'POST', 'HEAD', 'PROPFIND', 'get', 'G ET', '-', 'A'.repeat(33))
const target = fc.tuple(fc.constantFrom('/', '/a/b', '*', ''), text).map(([path, rest]) => path + rest)
const request = fc.oneof(
  fc
    .tuple(method, target, fc.constantFrom('HTTP/1.1', 'HTTP/2.0', 'HTTP/1', 'http/1.1', ''))
    .map((parts) => parts.join(' ')),
  text,
)

const BY_ROLE: Partial<Record<Role, fc.Arbitrary<string>>> = {
  source: address,
  'source-port': fc.oneof(
    address,
    fc.tuple(address, fc.nat(99_999)).map(([a, port]) => (a.includes(':') ? `[${a}]:${port}` : `${a}:${port}`)),
  ),
  'time-clf': fc.oneof({ weight: 6, arbitrary: clf }, broken),
  'time-iso': fc.oneof(
    { weight: 6, arbitrary: clock },
    fc.tuple(clock, zone).map(([iso, z]) => iso.slice(0, 19) + z),
    broken,
  ),
  'time-epoch': fc.oneof(
    fc.integer({ min: 1, max: 2 ** 31 }).map(String),
    fc.constantFrom('1700000000.123', '1700000000123', '0', '-'),
  ),
  date: fc.oneof({ weight: 6, arbitrary: clock.map((iso) => iso.slice(0, 10)) }, broken),
  'time-of-day': fc.oneof({ weight: 6, arbitrary: clock.map((iso) => iso.slice(11, 19)) }, broken),
  request,
  'request-url': fc.oneof(
    request,
    target.map((t) => `GET http://h:80${t} HTTP/1.1`),
  ),
  method,
  target,
  path: target,
  status: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 100, max: 599 }).map(String) }, number),
  bytes: number,
  'duration-s': number,
  'duration-ms': number,
  'duration-us': number,
}

/** Ordinary for most fields of a line, so that many lines fit. */
const plainText = latin(33, 126, { minLength: 1 }).map((word) => word.replace(/["\\#{}]/g, 'x'))

function fieldOf(role: Role, quoted: boolean, spaces: boolean): fc.Arbitrary<string> {
  const hostile = BY_ROLE[role] ?? text
  const tame = BY_ROLE[role] ?? fc.oneof(plainText, fc.constant('-'))
  const mostly = fc.oneof({ weight: 12, arbitrary: tame }, { weight: 1, arbitrary: hostile })
  return quoted
    ? mostly.map((value) => value.replaceAll('"', '\\"'))
    : spaces
      ? mostly
      : mostly.map((value) => value.replaceAll(' ', '_'))
}

/** A line that mostly follows the layout. */
export function linesOf(layout: Layout): fc.Arbitrary<ByteString> {
  if (layout.kind === 'json') return jsonLines(layout)
  const pieces = layout.steps.map((step) => {
    const isTime = step.role.startsWith('time-') && step.role !== 'time-of-day'
    return fieldOf(step.role, step.quoted, isTime || step.spaces === true).map((value) => step.before + value)
  })
  const tail =
    layout.trailing === 'anything' ? fc.oneof(fc.constant(''), text) : fc.constantFrom('', '', '', '\r', ' x')
  return fc.tuple(fc.tuple(...pieces), tail).map(([fields, end]) => oneLine(fields.join('') + layout.after + end))
}

function jsonLines(layout: Extract<Layout, { kind: 'json' }>): fc.Arbitrary<ByteString> {
  const entries = layout.keys.map(({ path, role }) =>
    fc
      .option(fc.oneof(fieldOf(role, false, true), fc.nat(), fc.constant(null), fc.boolean()), { freq: 12 })
      .map((value) => ({ path, value })),
  )
  return fc.tuple(fc.tuple(...entries), fc.constantFrom('', '', '', ' ', 'x', '\r')).map(([values, end]) => {
    const root: Record<string, unknown> = { other: [{ a: 1 }, 'x\\"y'] }
    for (const { path, value } of values) if (value !== null) place(root, path.split('.'), value)
    return oneLine(JSON.stringify(root) + end)
  })
}

function place(root: Record<string, unknown>, names: string[], value: unknown): void {
  let here: Record<string, unknown> = root
  for (const [i, name] of names.entries()) {
    if (i === names.length - 1) here[name] = value
    else {
      const isArray = /^(\d+|\*)$/.test(names[i + 1] ?? '')
      if (typeof here[name] !== 'object' || here[name] === null) here[name] = isArray ? [] : {}
      here = here[name] as Record<string, unknown>
    }
  }
}

const oneLine = (line: string) => line.replaceAll('\n', ' ')

/** A line of any bytes, or one mangled by inserting, dropping or changing a byte. */
export function mangled(lines: fc.Arbitrary<ByteString>): fc.Arbitrary<ByteString> {
  return fc
    .tuple(lines, fc.nat(400), fc.oneof(nasty, latin(0, 255, { maxLength: 2 })), fc.nat(3))
    .map(([line, at, piece, drop]) => {
      const where = at % (line.length + 1)
      return oneLine(line.slice(0, where) + piece + line.slice(where + drop))
    })
}

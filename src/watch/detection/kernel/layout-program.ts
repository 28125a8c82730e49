import type { ByteString } from '../../../model/record.ts'
import type { Layout, Role, Step } from '../../logs/formats/types.ts'

/** A layout as the compiled kernel takes it; see assembly/program.ts and assembly/json.ts for the layout of `bytes`. */
export interface LayoutProgram {
  kind: 0 | 1 | 2 | 3
  /** How texts are escaped: 0 not, 1 backslash, 2 `#HH`, 3 JSON. */
  escapes: 0 | 1 | 2 | 3
  /** Some field is percent-encoded by the format itself. */
  percents: boolean
  /** Hits are not enough for odd lines: the format joins texts that do not stand side by side. */
  incomplete: boolean
  combined: { words: number; long: boolean; anything: boolean; userSpaces: boolean } | null
  steps: number
  /** The byte that stands between any two fields, none of them quoted; 0: it is not so simple. */
  separator: number
  opening: { at: number; size: number }
  anything: boolean
  bytes: Uint8Array
}

const NONE = 14
const TEXT = 0
const SOURCE_PORT = 2
const REQUEST_URL = 15
const TIME = 4
const NEEDED = 25

const ROLES: Readonly<Partial<Record<Role, number>>> = {
  source: 1,
  'source-port': SOURCE_PORT,
  'time-clf': 3,
  'time-iso': TIME,
  'time-epoch': 5,
  date: 6,
  'time-of-day': 7,
  request: 8,
  'request-url': REQUEST_URL,
  path: 9,
  query: 10,
  status: 11,
  bytes: 12,
  'duration-s': 13,
  'duration-ms': 13,
  'duration-us': 13,
}

/** Byte offset of a text role's slice in an attention record, and its number among JSON's roles. */
const TEXTS: Readonly<Partial<Record<Role, { slice: number; role: number }>>> = {
  method: { slice: 48, role: 16 },
  target: { slice: 56, role: 17 },
  protocol: { slice: 64, role: 18 },
  referrer: { slice: 72, role: 19 },
  userAgent: { slice: 80, role: 20 },
  host: { slice: 88, role: 21 },
  user: { slice: 96, role: 22 },
  contentType: { slice: 104, role: 23 },
  cookie: { slice: 112, role: 24 },
}

const PROGRAM_SIZE = 65_536
const MAX_PATHS = 256

/** Null when the compiled kernel cannot follow the layout: all its lines are then odd. */
export function programOf(layout: Layout, base: number): LayoutProgram | null {
  return layout.kind === 'json' ? jsonProgram(layout, base) : delimitedProgram(layout, base)
}

type Delimited = Extract<Layout, { kind: 'delimited' }>

function delimitedProgram(layout: Delimited, base: number): LayoutProgram | null {
  const { steps, after } = layout
  const bytes = new Uint8Array(PROGRAM_SIZE)
  const words = new DataView(bytes.buffer)
  const roles = effectiveRoles(steps)
  if (steps.length === 0 || steps.length > 512) return null
  let at = steps.length * 32
  function text(value: ByteString): { at: number; size: number } | null {
    if (at + value.length > PROGRAM_SIZE) return null
    for (let i = 0; i < value.length; i++) bytes[at + i] = value.charCodeAt(i)
    const where = { at: base + at, size: value.length }
    at += value.length
    return where
  }
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1]?.before ?? after
    const literal = text(next)
    if (literal === null || (next === '' && i < steps.length - 1)) return null
    const role = roles[i] ?? 'ignore'
    // A request with an encoding of its own, or path and query with one, is left to the plain parser.
    if (step.encoding !== undefined && (role === 'request' || role === 'request-url')) return null
    const timeNext = steps[i + 1] !== undefined && TIMES.test(steps[i + 1]?.role ?? '')
    const flags =
      (step.quoted ? 1 : 0) |
      (!step.quoted && step.spaces !== true && next !== ' ' ? 2 : 0) |
      (!step.quoted && step.spaces === true && timeNext ? 4 : 0)
    words.setUint32(i * 32, literal.at, true)
    words.setUint32(i * 32 + 4, literal.size, true)
    words.setUint32(i * 32 + 8, flags, true)
    words.setUint32(i * 32 + 12, ROLES[role] ?? (TEXTS[role] === undefined ? NONE : TEXT), true)
    words.setUint32(i * 32 + 16, TEXTS[role]?.slice ?? 0, true)
  }
  const opening = text(steps[0]?.before ?? '')
  if (opening === null) return null
  const anything = layout.trailing === 'anything'
  const query = roles.indexOf('query')
  const combined = combinedShape(layout)
  return {
    kind: combined === null ? 2 : 1,
    escapes: layout.escapes === 'hash' ? 2 : layout.escapes === 'none' ? 0 : 1,
    percents: steps.some((step) => step.encoding === 'percent'),
    incomplete: query !== -1,
    combined,
    steps: steps.length,
    separator: separatorOf(layout, roles),
    opening,
    anything,
    bytes,
  }
}

const TIMES = /^(time-|date$)/
const IN_COLUMNS: ReadonlySet<Role> = new Set<Role>([
  'source',
  'source-port',
  'date',
  'time-of-day',
  'path',
  'query',
  'status',
  'bytes',
  'duration-s',
  'duration-ms',
  'duration-us',
])

/** Code of the byte between fields when the layout is made of columns alone, else 0. */
function separatorOf({ steps, after, trailing }: Delimited, roles: readonly Role[]): number {
  const separator = steps[1]?.before ?? ''
  const isSimple = ({ before, quoted, spaces }: Step, i: number) =>
    !quoted && before === (i === 0 ? '' : separator) && (separator === ' ' || spaces === true)
  const isKnown = (role: Role) => IN_COLUMNS.has(role) || ROLES[role] === undefined
  // Where a field may hold spaces and a time follows, the interpreter looks for the place where that fits; a date is no such field.
  const timed = steps.some(
    (step, i) => i > 0 && steps[i - 1]?.spaces === true && TIMES.test(step.role) && steps[i - 1]?.role !== 'date',
  )
  if (separator.length !== 1 || after !== '' || trailing === 'anything' || timed) return 0
  return steps.every(isSimple) && roles.every(isKnown) ? separator.charCodeAt(0) : 0
}

/** The role each step really has: the plain parser takes the first of several, and some roles make others void. */
function effectiveRoles(steps: readonly Step[]): Role[] {
  const has = (role: Role) => steps.some((step) => step.role === role)
  const void_ = new Set<Role>()
  if (has('source')) void_.add('source-port')
  if (has('request-url')) void_.add('request')
  if (has('request-url') || has('request'))
    for (const role of ['method', 'target', 'path', 'query', 'protocol'] as const) void_.add(role)
  if (has('target')) for (const role of ['path', 'query'] as const) void_.add(role)
  const times = (['time-clf', 'time-iso', 'time-epoch'] as const).filter(has)
  for (const role of times.slice(1)) void_.add(role)
  if (times.length > 0 || !has('date') || !has('time-of-day')) {
    void_.add('date')
    void_.add('time-of-day')
  }
  const seen = new Set<string>()
  return steps.map(({ role }) => {
    const once = role.startsWith('duration-') ? 'duration' : role
    if (void_.has(role) || seen.has(once)) return 'ignore'
    seen.add(once)
    return role
  })
}

/** Layouts of the combined family get the hand-made cutter. */
function combinedShape(layout: Delimited): LayoutProgram['combined'] {
  const { steps, after, trailing } = layout
  if ((layout.escapes ?? 'backslash') !== 'backslash' || steps.some((step) => step.encoding !== undefined)) return null
  const words = steps[0]?.role === 'host' && !steps[0].quoted ? 1 : 0
  const shape = steps
    .slice(words)
    .map((step, i) => `${words > 0 && i === 0 && step.before === ' ' ? '' : step.before}{${step.role}}`)
    .join('')
  const short = '{source} {ignore} {user} [{time-clf}] "{request}" {status} {bytes}'
  const long = `${short} "{referrer}" "{userAgent}`
  const user = steps[words + 2]
  if (
    steps[0]?.before !== '' ||
    user === undefined ||
    steps[words + 1]?.spaces === true ||
    steps[words + 6]?.spaces === true
  )
    return null
  const anything = trailing === 'anything'
  const isLong = shape === long && after === '"'
  const isShort = shape === short && (anything ? after === ' ' : after === '')
  return isLong || isShort ? { words, long: isLong, anything, userSpaces: user.spaces === true } : null
}

function jsonProgram(layout: Extract<Layout, { kind: 'json' }>, base: number): LayoutProgram | null {
  const paths = [...new Set([...layout.keys.map((key) => key.path), ...(layout.needs ?? [])])]
  if (paths.length > MAX_PATHS || layout.keys.some((key) => wildcardMatters(key.path, key.role))) return null
  const bytes = new Uint8Array(PROGRAM_SIZE)
  const words = new DataView(bytes.buffer)
  let at = 8 + 4 * (NEEDED + 1)
  const roles = new Map<number, number[]>()
  const add = (role: number, item: number) => roles.set(role, [...(roles.get(role) ?? []), item])
  for (const { path, role } of layout.keys) {
    const index = paths.indexOf(path)
    if (role === 'source') add(1, index)
    else if (role === 'source-port') add(1, index | 0x10000)
    else if (role.startsWith('time-') && role !== 'time-of-day') add(TIME, index)
    else {
      const number = TEXTS[role]?.role ?? ROLES[role]
      if (number !== undefined) add(number, index)
    }
  }
  for (const path of layout.needs ?? []) add(NEEDED, paths.indexOf(path))
  for (const [role, items] of roles) {
    words.setUint32(8 + 4 * role, base + at, true)
    for (const item of [...items, 0xffffffff]) {
      words.setUint32(at, item, true)
      at += 4
    }
  }
  const root = treeOf(paths)
  function write(node: Node): number {
    const children = [...node.children]
    const here = at
    at += 8 + 12 * children.length
    words.setInt32(here, node.index, true)
    words.setUint32(here + 4, children.length, true)
    for (const [i, [name, child]] of children.entries()) {
      const nameAt = at
      for (let k = 0; k < name.length; k++) bytes[at++] = name.charCodeAt(k)
      at = (at + 3) & ~3
      words.setUint32(here + 8 + i * 12, base + nameAt, true)
      words.setUint32(here + 12 + i * 12, name.length, true)
      words.setUint32(here + 16 + i * 12, write(child), true)
    }
    return base + here
  }
  if (paths.reduce((sum, path) => sum + path.length * 20 + 32, at) > PROGRAM_SIZE) return null
  words.setUint32(0, write(root), true)
  words.setUint32(4, paths.length, true)
  return {
    kind: 3,
    escapes: 3,
    percents: false,
    incomplete: layout.keys.some((key) => key.role === 'query'),
    combined: null,
    steps: 0,
    separator: 0,
    opening: { at: base, size: 0 },
    anything: false,
    bytes,
  }
}

/** `*` joins all elements of an array: a field the kernel would have to build. */
function wildcardMatters(path: string, role: Role): boolean {
  return path.endsWith('*') && role !== 'forwardedFor' && role !== 'ignore'
}

interface Node {
  index: number
  children: Map<string, Node>
}

function treeOf(paths: readonly string[]): Node {
  const root: Node = { index: -1, children: new Map() }
  for (const [index, path] of paths.entries()) {
    let here = root
    for (const name of path.split('.')) {
      const child = here.children.get(name) ?? { index: -1, children: new Map() }
      here.children.set(name, child)
      here = child
    }
    here.index = index
  }
  return root
}

import { fail } from '../../../support/errors.ts'
import type { DelimitedLayout } from './cut/delimited.ts'
import { formatFromLayout, sourceIndex } from './layout-format.ts'
import type { Format, Role, Step } from './types.ts'

/** One directive of a LogFormat or log_format. */
export interface Directive {
  /** As written, for messages: `%{User-Agent}i`, `$http_user_agent`. */
  written: string
  role: Role
  /** Name under `other` while the role is `ignore`. */
  name: string
  /** Usually holds spaces, so that unquoted it can only stand last. */
  prose?: boolean
  /** A trusted text with spaces inside, such as a time in a form of its own. */
  spaced?: boolean
  /** A client decides what it says. */
  chosen?: boolean
  /** How well it serves as the source when there are several; higher wins. Only for sources. */
  rank?: number
}

export type Piece = string | Directive

/** Roles of which one line can have several; the first keeps its role, the others become named fields. */
const TIME_ROLES: ReadonlySet<Role> = new Set(['time-clf', 'time-iso', 'time-epoch', 'date', 'time-of-day'])

/**
 * A format cut along literals and directives. Fails (`format-broken`, naming the directive) when there is no source, or when two fields cannot be
 * told apart, or when a client could write text that looks like the source.
 */
export function formatFromPieces(
  id: string,
  title: string,
  pieces: readonly Piece[],
  escapes: 'backslash' | 'none',
): Format {
  const { literals, fields } = arrange(pieces)
  const roles = chooseRoles(fields)
  const steps = fields.map((field, i): Step => {
    const before = literals[i] ?? ''
    const quoted = before.endsWith('"') && (literals[i + 1] ?? '').startsWith('"')
    const role = roles[i] ?? 'ignore'
    const step: Step = { before, role, name: role === 'ignore' ? field.name : null, quoted }
    if (!quoted && (role === 'time-clf' || role === 'time-iso' || isSpaced(field))) step.spaces = true
    return step
  })
  const after = literals.at(-1) ?? ''
  const layout: DelimitedLayout = {
    kind: 'delimited',
    steps,
    after,
    trailing: after === '' ? 'none' : 'anything',
    escapes,
  }
  const source = sourceIndex(steps)
  if (source === -1) fail('format-broken', `The log format has no client address.`)
  refuseUnclear(layout, fields, source)
  const front = steps.slice(0, source).map((step, i) => ({ step, field: fields[i], next: steps[i + 1]?.before ?? '' }))
  const exposed = front.some(({ field }) => field?.chosen === true)
  const strict = front.some(({ step, field, next }) => field?.chosen === true && !step.quoted && !isControl(next))
  // Words only, up to a quote that no client can write: then an added word does not fit any more. And nothing may follow.
  if (strict) layout.trailing = 'none'
  const fence = strict ? steps.findIndex((step, i) => i > source && step.quoted) : 0
  if (fence !== -1) allowSpaces(layout, fields, fence)
  // A line that begins with an address or a bracket looks like no prefix. One that begins with a time or a name might.
  const carried = source === 0 || /^[^A-Za-z0-9<\s]/.test(steps[0]?.before ?? '')
  return { ...formatFromLayout(id, title, layout, carried), exposed, lone: source !== 0 }
}

/** Literals before, between and behind the fields: one more than there are fields. */
function arrange(pieces: readonly Piece[]): { literals: string[]; fields: Directive[] } {
  const literals = ['']
  const fields: Directive[] = []
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      literals[literals.length - 1] += piece
      continue
    }
    fields.push(piece)
    literals.push('')
  }
  return { literals, fields }
}

function chooseRoles(fields: readonly Directive[]): Role[] {
  const best = Math.max(...fields.map((field) => field.rank ?? 0))
  const taken = new Set<Role>()
  // `%s` is the status of the first, `%>s` of the last internal redirect.
  const moreThanOne = fields.some(({ role, written }) => role === 'status' && written.includes('>'))
  const haveTarget = fields.some(({ role }) => role === 'request' || role === 'target')
  return fields.map(({ role, rank, written }): Role => {
    if (role === 'status' && moreThanOne && !written.includes('>')) return 'ignore'
    if (role === 'source' && (rank ?? 0) < best) return 'ignore'
    if (haveTarget && (role === 'path' || role === 'query')) return 'ignore'
    const slot: Role = TIME_ROLES.has(role) && role !== 'time-of-day' ? 'date' : role
    if (role !== 'ignore' && taken.has(slot)) return 'ignore'
    taken.add(slot)
    return role
  })
}

/** What cannot be cut for sure is refused here, so that it never cuts wrongly later. */
function refuseUnclear(layout: DelimitedLayout, fields: readonly Directive[], source: number): void {
  const { steps, after } = layout
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1]?.before ?? after
    const { written } = fields[i] as Directive
    const isLast = i === steps.length - 1
    if (next === '' && !isLast)
      fail(
        'format-broken',
        `${written} and ${fields[i + 1]?.written ?? ''} stand side by side: nothing shows where one ends.`,
      )
    if (step.quoted) {
      if (layout.escapes === 'none' && i < source)
        fail(
          'format-broken',
          `${written} in front of the client address is not escaped: a client could write a false address there.`,
        )
      continue
    }
    if (step.spaces === true) {
      if (step.role === 'ignore' && isSpaced(fields[i] as Directive) && next.startsWith(' '))
        fail('format-broken', `${written} holds spaces: put it in brackets or double quotes.`)
      continue
    }
    const { prose, chosen } = fields[i] as Directive
    if (prose === true && !(isLast && next === '') && !isControl(next))
      fail('format-broken', `${written} may hold spaces: put it in double quotes, or last.`)
    if (i < source && chosen === true && !(isFence(next) && isFence(steps[source]?.before ?? '')))
      fail(
        'format-broken',
        `${written} in front of the client address could hold a false address: put it behind, or in double quotes.`,
      )
    if (i < source && chosen === true && layout.escapes === 'none')
      fail(
        'format-broken',
        `${written} in front of the client address is not escaped: a client could write a false address there.`,
      )
  }
}

/** A second time of a line is only an ignored field, but has its space all the same. */
function isSpaced(field: Directive): boolean {
  return field.spaced === true || field.role === 'time-clf'
}

/** From step `from` on, a user name before a time, and the last field of the line, may hold spaces. */
function allowSpaces(layout: DelimitedLayout, fields: readonly Directive[], from: number): void {
  const { steps, after } = layout
  for (const [i, step] of steps.entries()) {
    if (step.quoted || i < from) continue
    const next = steps[i + 1]
    const beforeTime = step.role === 'user' && (next?.role === 'time-clf' || next?.role === 'time-iso')
    const last = next === undefined && after === '' && fields[i]?.prose === true
    if (beforeTime || last || isControl(next?.before ?? after)) step.spaces = true
  }
}

/** A delimiter no unquoted word holds: a space (words are checked for it), a quote or a control character (both escaped). */
function isFence(literal: string): boolean {
  return literal.includes(' ') || literal.startsWith('"') || isControl(literal) || literal.startsWith(':')
}

function isControl(literal: string): boolean {
  return literal.length > 0 && literal.charCodeAt(0) < 32
}

import type { Condition, RuleField, Test } from '../../../../model/rule.ts'
import { utf8 } from '../../../../support/escape.ts'
import { fold } from '../fold.ts'

/** A condition while it is being built: some parts are known to be true or false for every record. */
export type Draft = Condition | boolean

export function both(of: Draft[]): Draft {
  return joined('and', of)
}

export function either(of: Draft[]): Draft {
  return joined('or', of)
}

function joined(op: 'and' | 'or', of: Draft[]): Draft {
  const absorbing = op === 'or'
  const parts: Condition[] = []
  for (const part of of) {
    if (part === absorbing) return absorbing
    if (typeof part === 'boolean') continue
    if (part.op === op) parts.push(...part.of)
    else parts.push(part)
  }
  const [only] = parts
  if (only === undefined) return !absorbing
  if (op === 'or' && coversAll(parts)) return true
  return parts.length === 1 ? only : { op, of: parts }
}

/** A field that exists or is null: always so. */
function coversAll(parts: Condition[]): boolean {
  const has = (field: RuleField, kind: 'null' | 'exists') =>
    parts.some((part) => part.op === 'test' && part.field === field && part.test.kind === kind)
  return parts.some((part) => part.op === 'test' && has(part.field, 'null') && has(part.field, 'exists'))
}

export function negated(draft: Draft): Draft {
  if (typeof draft === 'boolean') return !draft
  return draft.op === 'not' ? draft.of : { op: 'not', of: draft }
}

export function test(field: RuleField, of: Test): Condition {
  return { op: 'test', field, as: SIGMA_NAMES[field], selection: '', test: of }
}

export function text(
  field: RuleField,
  kind: 'contains' | 'starts' | 'ends' | 'equals',
  value: string,
  cased: boolean,
): Draft {
  if (value === '') return kind === 'equals' ? test(field, { kind: 'null' }) : true
  if (kind === 'equals' && value === '-') return test(field, { kind: 'null' })
  const bytes = utf8(value)
  return test(field, { kind, value: cased ? bytes : fold(bytes), cased })
}

export function regex(field: RuleField, source: string, cased: boolean): Condition {
  return test(field, { kind: 'regex', source, flags: cased ? '' : 'i' })
}

/** The Sigma name each field is written with. */
export const SIGMA_NAMES: Readonly<Record<RuleField, string>> = {
  line: 'line',
  request: 'request',
  target: 'cs-uri',
  path: 'cs-uri-stem',
  query: 'query',
  extension: 'c-uri-extension',
  method: 'cs-method',
  protocol: 'cs-version',
  status: 'sc-status',
  bytes: 'sc-bytes',
  referrer: 'cs-referer',
  userAgent: 'cs-user-agent',
  host: 'cs-host',
  user: 'cs-username',
  contentType: 'cs-content-type',
  cookie: 'cs-cookie',
  source: 'c-ip',
  destination: 'dst-ip',
  message: 'message',
}

/**
 * Names the selections as our Sigma writer writes them: each test is one selection, and alternatives that differ only in
 * their value are one selection with a list.
 */
export function withSelections(condition: Condition): Condition {
  let count = 0
  const walk = (node: Condition): Condition => {
    if (node.op === 'not') return { op: 'not', of: walk(node.of) }
    if (node.op === 'test') return { ...node, selection: `s${++count}` }
    if (!isValueList(node)) return { op: node.op, of: (node.op === 'or' ? lists(node.of) : node.of).map(walk) }
    const selection = `s${++count}`
    return { op: 'or', of: node.of.map((leaf) => ({ ...leaf, selection })) }
  }
  return walk(condition)
}

/** Alternatives with those that make one list put together. */
function lists(of: Condition[]): Condition[] {
  const found = new Map<string, Condition[]>()
  for (const [index, one] of of.entries()) {
    const key = keyOf(one) ?? String(index)
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return [...found.values()].map((list) => (list.length > 1 ? { op: 'or', of: list } : (list[0] as Condition)))
}

/** An `or` whose members test one field in one way. */
export function isValueList(node: Condition): node is Condition & { op: 'or' } {
  if (node.op !== 'or') return false
  const keys = new Set(node.of.map(keyOf))
  return keys.size === 1 && !keys.has(null)
}

function keyOf(leaf: Condition): string | null {
  if (leaf.op !== 'test') return null
  const { kind } = leaf.test
  const cased = 'cased' in leaf.test ? leaf.test.cased : ''
  const flags = leaf.test.kind === 'regex' ? leaf.test.flags : ''
  if (leaf.test.kind === 'number' && leaf.test.op !== '=') return null
  return kind === 'null' || kind === 'exists' || kind === 'cidr'
    ? null
    : `${leaf.field} ${leaf.as} ${kind} ${cased} ${flags}`
}

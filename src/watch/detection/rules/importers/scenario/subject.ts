import type { RuleField } from '../../../../../model/rule.ts'
import type { Expr } from '../expr/syntax.ts'
import { Unsupported } from './unsupported.ts'
import { own } from '../own.ts'

/** What a comparison looks at: a value of the event, perhaps with its letter case or its escapes undone. */
export interface Subject {
  name: string
  folded: boolean
  /** `len(...)` was taken. */
  length: boolean
}

/** Helpers that change nothing for us: our rules look at every decoded form, and compare numbers as numbers. */
const TRANSPARENT = new Set([
  'PathUnescape',
  'QueryUnescape',
  'PathEscape',
  'TrimSpace',
  'trim',
  'string',
  'int',
  'float',
])

export function subjectOf(expr: Expr): Subject {
  if (expr.kind === 'name') return { name: expr.name, folded: false, length: false }
  const [inner] = expr.kind === 'call' ? expr.args : []
  if (expr.kind !== 'call' || inner === undefined) throw new Unsupported(`compares something that is no field`)
  if (expr.name === 'Upper' || expr.name === 'Lower' || expr.name === 'upper' || expr.name === 'lower') {
    return { ...subjectOf(inner), folded: true }
  }
  if (expr.name === 'len') return { ...subjectOf(inner), length: true }
  if (TRANSPARENT.has(expr.name)) return subjectOf(inner)
  throw new Unsupported(`needs the helper ${expr.name}()`)
}

/** Event values that are one field of a record. */
export const TEXT_FIELDS: Readonly<Record<string, RuleField>> = {
  'evt.Meta.http_path': 'target',
  'evt.Parsed.http_path': 'target',
  'evt.Parsed.request': 'path',
  'evt.Parsed.uri': 'target',
  'evt.Parsed.rawrequest': 'request',
  'evt.Meta.http_verb': 'method',
  'evt.Parsed.verb': 'method',
  'evt.Parsed.http_method': 'method',
  'evt.Parsed.http_args': 'query',
  'evt.Meta.http_args': 'query',
  'evt.Meta.http_user_agent': 'userAgent',
  'evt.Parsed.http_user_agent': 'userAgent',
  'evt.Parsed.http_referer': 'referrer',
  'evt.Parsed.referrer': 'referrer',
  'evt.Meta.http_referer': 'referrer',
  'evt.Meta.target_fqdn': 'host',
  'evt.Parsed.target_fqdn': 'host',
  'evt.Meta.source_ip': 'source',
  'evt.Parsed.remote_addr': 'source',
  'evt.Parsed.clientip': 'source',
  'evt.Parsed.remote_user': 'user',
  'evt.Meta.username': 'user',
  'evt.Parsed.message': 'line',
  'evt.Line.Raw': 'line',
}

/** The field whose values tell two events apart, for `groupby` and `distinct`. */
export function groupFieldOf(name: string): RuleField | null {
  if (name === 'evt.Parsed.file_name' || name === 'evt.Parsed.file_frag') return 'path'
  if (name === 'evt.Meta.http_status' || name === 'evt.Parsed.status') return 'status'
  return own(TEXT_FIELDS, name) ?? null
}

import { type Draft, both, either, negated, regex, test, text } from '../conditions.ts'
import type { BinaryOp, Expr } from '../expr/syntax.ts'
import { fromGoRegex } from '../go-regex.ts'
import { constantOf, constantsOf } from './constants.ts'
import { type Comparison, SPECIAL, withoutLowerCase } from './special.ts'
import { type Subject, subjectOf, TEXT_FIELDS } from './subject.ts'
import { Unsupported } from './unsupported.ts'
import { own } from '../own.ts'

/** Lines of a data file; throws `Unsupported` when there is neither the file nor a list of ours. */
export type Lists = (dataFile: string) => readonly string[]

/** A CrowdSec filter as a condition on records. Throws `Unsupported`. */
export function conditionOf(expr: Expr, lists: Lists, item: string | null = null): Draft {
  const again = (inner: Expr) => conditionOf(inner, lists, item)
  switch (expr.kind) {
    case 'value':
      if (typeof expr.value === 'boolean') return expr.value
      break
    case 'unary':
      if (expr.op === 'not') return negated(again(expr.of))
      break
    case 'choice':
      return either([both([again(expr.when), again(expr.yes)]), both([negated(again(expr.when)), again(expr.no)])])
    case 'call':
      return called(expr.name, expr.args, lists, item)
    case 'binary':
      if (expr.op === 'and') return both([again(expr.left), again(expr.right)])
      if (expr.op === 'or') return either([again(expr.left), again(expr.right)])
      return compared(expr.op, expr.left, expr.right, lists, item)
    default:
  }
  throw new Unsupported('the filter is no true-or-false question')
}

const HELPERS = new Set(
  'any all File RegexpInFile Upper Lower upper lower len int float string trim TrimSpace PathUnescape QueryUnescape PathEscape'.split(
    ' ',
  ),
)

/** A helper the filter calls and we have nothing for; null when there is none. */
export function unknownHelper(expr: Expr): string | null {
  if (expr.kind === 'call') {
    if (!HELPERS.has(expr.name)) return expr.name
    return firstOf(expr.args)
  }
  if (expr.kind === 'list') return firstOf(expr.of)
  if (expr.kind === 'closure') return unknownHelper(expr.body)
  if (expr.kind === 'unary') return unknownHelper(expr.of)
  if (expr.kind === 'binary') return firstOf([expr.left, expr.right])
  return expr.kind === 'choice' ? firstOf([expr.when, expr.yes, expr.no]) : null
}

function firstOf(of: Expr[]): string | null {
  for (const one of of) {
    const found = unknownHelper(one)
    if (found !== null) return found
  }
  return null
}

function called(name: string, args: Expr[], lists: Lists, item: string | null): Draft {
  const [first, second] = args
  if (name === 'any' && first !== undefined && second?.kind === 'closure') {
    return either(itemsOf(first, lists, item).map((one) => conditionOf(second.body, lists, one)))
  }
  if (name === 'all' && first !== undefined && second?.kind === 'closure') {
    return both(itemsOf(first, lists, item).map((one) => conditionOf(second.body, lists, one)))
  }
  if (name === 'RegexpInFile' && first !== undefined && second !== undefined) {
    const subject = subjectOf(first)
    const file = constantOf(second, item)
    return either(lists(String(file)).map((value) => comparison({ subject, op: 'matches', value })))
  }
  throw new Unsupported(`needs the helper ${name}()`)
}

function itemsOf(expr: Expr, lists: Lists, item: string | null): readonly string[] {
  const [file] = expr.kind === 'call' && expr.name === 'File' ? expr.args : []
  if (file !== undefined) return lists(String(constantOf(file, item)))
  const values = constantsOf(expr, item)
  if (values === null) throw new Unsupported('goes through a list that is not in the file')
  return values.map(String)
}

const MIRRORED: Readonly<Record<string, BinaryOp>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
}

function compared(op: BinaryOp, left: Expr, right: Expr, lists: Lists, item: string | null): Draft {
  if (constantOf(left, item) !== undefined && constantOf(right, item) === undefined && op in MIRRORED) {
    return compared(MIRRORED[op] ?? op, right, left, lists, item)
  }
  if (op === '!=') return negated(compared('==', left, right, lists, item))
  const subject = subjectOf(left)
  if (op === 'in') {
    return either(itemsOf(right, lists, item).map((value) => comparison({ subject, op: '==', value })))
  }
  const value = constantOf(right, item)
  if (op === '==' && value === undefined) return sameExceptCase(subject, subjectOf(right))
  if (value === null) return comparison({ subject, op: '==', value: '' })
  if (typeof value !== 'string' && typeof value !== 'number') throw new Unsupported('compares two values of the event')
  return comparison({ subject, op: op as Comparison['op'], value })
}

function sameExceptCase(left: Subject, right: Subject): Draft {
  if (left.name === right.name && left.folded !== right.folded) return withoutLowerCase(left.name)
  throw new Unsupported('compares two values of the event')
}

function comparison(asked: Comparison): Draft {
  const { subject, op, value } = asked
  const special = own(SPECIAL, subject.name)
  if (special !== undefined) return special(asked)
  const field = own(TEXT_FIELDS, subject.name)
  if (field === undefined) throw new Unsupported(`looks at ${subject.name}, which no log line holds`)
  if (subject.length) throw new Unsupported(`measures the length of ${subject.name}`)
  const cased = !subject.folded
  if (op === '==') return value === '' ? test(field, { kind: 'null' }) : text(field, 'equals', String(value), cased)
  if (op === 'contains') return text(field, 'contains', String(value), cased)
  if (op === 'endsWith') return text(field, 'ends', String(value), cased)
  if (op === 'startsWith') return text(fromItsStart(field), 'starts', String(value), cased)
  if (op === 'matches') {
    const { source, folded } = fromGoRegex(String(value))
    return regex(source.startsWith('^') ? fromItsStart(field) : field, source, cased && !folded)
  }
  throw new Unsupported(`compares ${subject.name} by ${op}`)
}

/** The path of a target that is a whole URL begins behind its host, but the hub's `request` begins where the target does. */
function fromItsStart(field: (typeof TEXT_FIELDS)[string]): (typeof TEXT_FIELDS)[string] {
  return field === 'path' ? 'target' : field
}

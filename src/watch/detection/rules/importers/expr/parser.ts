import { type Token, tokensOf } from './lexer.ts'
import { type BinaryOp, type Expr, ExprFault } from './syntax.ts'
import { own } from '../own.ts'

/** How tightly each operator binds, as in the expr language. */
const BINDING: Readonly<Record<string, number>> = {
  or: 10,
  and: 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '<=': 20,
  '>': 20,
  '>=': 20,
  in: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  matches: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '??': 70,
}
const SAME: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or' }
const NOT_BINDING = 50
const DEPTH_LIMIT = 200
/** Operators in one filter: the hub's longest has about forty. */
const OPERATOR_LIMIT = 2000

/** Parses one filter. `let` names are replaced by what they stand for. Throws an `ExprFault`. */
export function parseExpr(source: string): Expr {
  const tokens = tokensOf(source)
  const bound = new Map<string, Expr>()
  let at = 0
  let depth = 0
  let operators = 0
  const whole = sequence()
  if (peek().kind !== 'end') throw unexpected(peek())
  return whole

  function peek(): Token {
    return tokens[at] ?? { kind: 'end', value: '', at: source.length + 1 }
  }

  function is(value: string): boolean {
    const token = peek()
    return (token.kind === 'sign' || token.kind === 'word') && token.value === value
  }

  function skip(value: string): boolean {
    if (!is(value)) return false
    at++
    return true
  }

  function need(value: string): void {
    if (!skip(value)) throw new ExprFault(`"${value}" expected, found "${peek().value}"`, peek().at)
  }

  /** `let a = ...; let b = ...; expression` */
  function sequence(): Expr {
    while (skip('let')) {
      const name = peek()
      if (name.kind !== 'word') throw unexpected(name)
      at++
      need('=')
      bound.set(name.value, expression(0))
      need(';')
    }
    return expression(0)
  }

  function expression(least: number): Expr {
    if (++depth > DEPTH_LIMIT) throw new ExprFault('nested too deeply', peek().at)
    let left = unary()
    for (;;) {
      const start = at
      const negated = skip('not')
      const token = peek()
      const op = own(SAME, token.value) ?? token.value
      const binding = token.kind === 'sign' || token.kind === 'word' ? own(BINDING, op) : undefined
      if (binding === undefined || binding < least) {
        at = start
        break
      }
      if (++operators > OPERATOR_LIMIT) throw new ExprFault('too many operators', token.at)
      at++
      const right = expression(binding + 1)
      const joined: Expr = { kind: 'binary', op: op as BinaryOp, left, right }
      left = negated ? { kind: 'unary', op: 'not', of: joined } : joined
    }
    if (least === 0 && skip('?')) {
      const yes = expression(0)
      need(':')
      left = { kind: 'choice', when: left, yes, no: expression(0) }
    }
    depth--
    return left
  }

  function unary(): Expr {
    if ((is('!') || is('-')) && ++operators > OPERATOR_LIMIT) throw new ExprFault('too many operators', peek().at)
    if (skip('!')) return { kind: 'unary', op: 'not', of: unary() }
    if (skip('not')) return { kind: 'unary', op: 'not', of: expression(NOT_BINDING) }
    if (skip('-')) return { kind: 'unary', op: '-', of: unary() }
    return primary()
  }

  function primary(): Expr {
    const token = peek()
    at++
    if (token.kind === 'text') return { kind: 'value', value: token.value }
    if (token.kind === 'number') return { kind: 'value', value: Number(token.value) }
    if (token.kind === 'word') return word(token)
    if (token.value === '(') {
      const inner = sequence()
      need(')')
      return inner
    }
    if (token.value === '[') return { kind: 'list', of: items(']') }
    if (token.value === '{') {
      const body = sequence()
      need('}')
      return { kind: 'closure', body }
    }
    if (token.value === '#') return { kind: 'name', name: '#' }
    throw unexpected(token)
  }

  function word(token: Token): Expr {
    if (token.value === 'true' || token.value === 'false') return { kind: 'value', value: token.value === 'true' }
    if (token.value === 'nil') return { kind: 'value', value: null }
    if (token.value === 'if') return condition()
    if (skip('(')) return { kind: 'call', name: token.value, args: items(')') }
    return bound.get(token.value) ?? { kind: 'name', name: token.value.replaceAll('?.', '.') }
  }

  /** `if a { b } else { c }` */
  function condition(): Expr {
    const when = expression(0)
    need('{')
    const yes = sequence()
    need('}')
    need('else')
    if (skip('if')) return { kind: 'choice', when, yes, no: condition() }
    need('{')
    const no = sequence()
    need('}')
    return { kind: 'choice', when, yes, no }
  }

  function items(close: string): Expr[] {
    const of: Expr[] = []
    while (!skip(close)) {
      if (of.length > 0) need(',')
      if (skip(close)) break
      of.push(expression(0))
    }
    return of
  }

  function unexpected(token: Token): ExprFault {
    return new ExprFault(
      token.kind === 'end' ? 'the expression ends too early' : `unexpected "${token.value}"`,
      token.at,
    )
  }
}

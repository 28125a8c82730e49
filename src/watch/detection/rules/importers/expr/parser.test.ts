import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExpr } from './parser.ts'
import { ExprFault } from './syntax.ts'

const value = (of: string | number | boolean | null) => ({ kind: 'value', value: of })
const name = (of: string) => ({ kind: 'name', name: of })

describe('filter expressions', () => {
  it('bind "and" tighter than "or", and comparisons tighter than both', () => {
    expect(parseExpr("a == 'x' || b and c contains 'y'")).toEqual({
      kind: 'binary',
      op: 'or',
      left: { kind: 'binary', op: '==', left: name('a'), right: value('x') },
      right: {
        kind: 'binary',
        op: 'and',
        left: name('b'),
        right: { kind: 'binary', op: 'contains', left: name('c'), right: value('y') },
      },
    })
  })

  it('read "not in" and "not" before a bracket', () => {
    const inList = { kind: 'binary', op: 'in', left: name('a'), right: { kind: 'list', of: [value('1'), value('2')] } }
    expect(parseExpr("a not in ['1', '2']")).toEqual({ kind: 'unary', op: 'not', of: inList })
    expect(parseExpr('!(a in ["1", "2",])')).toEqual({ kind: 'unary', op: 'not', of: inList })
    expect(parseExpr('not (a in ["1", "2"])')).toEqual({ kind: 'unary', op: 'not', of: inList })
  })

  it('read helpers, closures over a list, and the element they look at', () => {
    expect(parseExpr('any(File("f.txt"), { Upper(evt.Meta.http_path) contains Upper(#)})')).toEqual({
      kind: 'call',
      name: 'any',
      args: [
        { kind: 'call', name: 'File', args: [value('f.txt')] },
        {
          kind: 'closure',
          body: {
            kind: 'binary',
            op: 'contains',
            left: { kind: 'call', name: 'Upper', args: [name('evt.Meta.http_path')] },
            right: { kind: 'call', name: 'Upper', args: [name('#')] },
          },
        },
      ],
    })
  })

  it('put in what "let" names stand for, also inside brackets', () => {
    const wanted = parseExpr('Lower(evt.a) == "x"')
    expect(parseExpr('let r = Lower(evt.a); r == "x"')).toEqual(wanted)
    expect(parseExpr('(let r = Lower(evt.a); r == "x")')).toEqual(wanted)
  })

  it('read both ways of choosing', () => {
    const choice = { kind: 'choice', when: name('a'), yes: name('b'), no: value(false) }
    expect(parseExpr('a ? b : false')).toEqual(choice)
    expect(parseExpr('if a { b } else { false }')).toEqual(choice)
  })

  it('undo escapes in quoted texts, and leave texts in back quotes alone', () => {
    expect(parseExpr("'\\\\.js\\x41\\'\\n'")).toEqual(value("\\.jsA'\n"))
    expect(parseExpr('`\\n`')).toEqual(value('\\n'))
  })

  it.each([['a =='], ['"open'], ['a b'], ['a constructor b'], ['(a'], ['any(a, {b)'], ['§'], ['let a 1; a'], ['']])(
    'are refused with the place of the fault: %s',
    (source) => {
      expect(() => parseExpr(source)).toThrow(ExprFault)
      expect(() => parseExpr(source)).toThrow(/character \d+/)
    },
  )

  it('never fail in another way, however deep', () => {
    expect(() => parseExpr('('.repeat(500_000))).toThrow(ExprFault)
    expect(() => parseExpr('!'.repeat(500_000))).toThrow(ExprFault)
    expect(() => parseExpr('a and '.repeat(100_000) + 'a')).toThrow(ExprFault)
    const piece = fc.constantFrom(
      'a',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '"x"',
      '!',
      'not',
      'and',
      '==',
      'in',
      '?',
      ':',
      ',',
      '#',
      '1',
      'let',
      'constructor',
      '__proto__',
      ';',
      '-',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          parseExpr(pieces.join(' '))
        } catch (error) {
          expect(error).toBeInstanceOf(ExprFault)
        }
      }),
    )
  })
})

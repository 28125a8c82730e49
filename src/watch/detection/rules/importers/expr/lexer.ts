import { ExprFault } from './syntax.ts'

export interface Token {
  kind: 'text' | 'number' | 'word' | 'sign' | 'end'
  /** Texts have their quotes and escapes undone. */
  value: string
  /** Character in the source, from 1. */
  at: number
}

const SPACE = /\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\//y
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*/y
const SIGN = /&&|\|\||==|!=|<=|>=|\?\?|\.\.|[!<>(){}[\],:;?.+\-*/%|#=]/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** Cuts an expression into tokens; the last one is `end`. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < source.length; ) {
    const space = take(SPACE, source, at)
    if (space !== null) {
      at += space.length
      continue
    }
    const char = source.charAt(at)
    if (char === '"' || char === "'" || char === '`') {
      const { value, end } = quoted(source, at, char)
      tokens.push({ kind: 'text', value, at: at + 1 })
      at = end
      continue
    }
    const number = take(NUMBER, source, at)
    const word = take(WORD, source, at)
    const found = number ?? word ?? take(SIGN, source, at)
    if (found === null) throw new ExprFault(`unexpected "${char}"`, at + 1)
    tokens.push({ kind: number !== null ? 'number' : word !== null ? 'word' : 'sign', value: found, at: at + 1 })
    at += found.length
  }
  tokens.push({ kind: 'end', value: '', at: source.length + 1 })
  return tokens
}

function take(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? null
}

function quoted(source: string, start: number, quote: string): { value: string; end: number } {
  let value = ''
  for (let at = start + 1; at < source.length; at++) {
    const char = source.charAt(at)
    if (char === quote) return { value, end: at + 1 }
    if (char !== '\\' || quote === '`') {
      value += char
      continue
    }
    at++
    const escaped = source.charAt(at)
    const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(source.slice(at, at + 5))
    if (hex !== null) {
      value += String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? '0', 16))
      at += hex[0].length - 1
    } else value += ESCAPES[escaped] ?? escaped
  }
  throw new ExprFault('a text is not closed', start + 1)
}

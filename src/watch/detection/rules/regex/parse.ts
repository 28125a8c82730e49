import { fromCodePoint, type CodeRange } from './utf8-ranges.ts'
import { type ByteSet, byteSet, DIGIT, EMPTY, inverse, type Node, type RegexFault, SPACE, WORD } from './syntax.ts'

const DEPTH_LIMIT = 100
const REPEAT_LIMIT = 1000

/** Sets of one byte, and of a letter in both cases by its low five bits; shared, so that equal ones are the same. */
const SINGLE = Array.from({ length: 256 }, (_, byte) => byteSet([byte, byte]))
const BOTH_CASES = Array.from({ length: 32 }, (_, letter) =>
  byteSet([64 + letter, 64 + letter], [96 + letter, 96 + letter]),
)

interface Flags {
  i: boolean
  m: boolean
  s: boolean
  x: boolean
}

class Fault extends Error {
  readonly remedy: string
  constructor(message: string, remedy = 'correct the expression') {
    super(message)
    this.remedy = remedy
  }
}

/**
 * Parses the common part of the Go, PCRE and JavaScript syntaxes that can run in linear time. Text beyond ASCII means its
 * UTF-8 bytes; `.` is one byte, `\xHH` the byte. `flags`: `i`, `m`, `s`.
 */
export function parseRegex(source: string, flags: string): Node | RegexFault {
  try {
    return new Parser(source, {
      i: flags.includes('i'),
      m: flags.includes('m'),
      s: flags.includes('s'),
      x: false,
    }).all()
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message, remedy: error.remedy }
    throw error
  }
}

const CLASSES: Record<string, ByteSet> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  D: inverse(DIGIT),
  W: inverse(WORD),
  S: inverse(SPACE),
  h: byteSet([9, 9], [32, 32]),
}
const CONTROLS: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27, 0: 0 }
const POSIX: Record<string, ByteSet> = {
  alnum: byteSet([48, 57], [65, 90], [97, 122]),
  alpha: byteSet([65, 90], [97, 122]),
  digit: DIGIT,
  lower: byteSet([97, 122]),
  upper: byteSet([65, 90]),
  space: SPACE,
  punct: byteSet([33, 47], [58, 64], [91, 96], [123, 126]),
  xdigit: byteSet([48, 57], [65, 70], [97, 102]),
  word: WORD,
  print: byteSet([32, 126]),
  blank: byteSet([9, 9], [32, 32]),
  cntrl: byteSet([0, 31], [127, 127]),
}

class Parser {
  private readonly chars: string[]
  private at = 0
  private flags: Flags

  constructor(source: string, flags: Flags) {
    this.chars = [...source]
    this.flags = flags
  }

  all(): Node {
    const node = this.alternatives(0)
    if (this.at < this.chars.length) throw new Fault('a ")" has no "("')
    return node
  }

  private alternatives(depth: number): Node {
    if (depth > DEPTH_LIMIT) throw new Fault('groups are nested too deeply')
    const of = [this.sequence(depth)]
    while (this.take('|')) of.push(this.sequence(depth))
    return one('alt', of)
  }

  private sequence(depth: number): Node {
    const of: Node[] = []
    for (;;) {
      this.skipComments()
      const char = this.peek()
      if (char === undefined || char === '|' || char === ')') return one('cat', of)
      of.push(this.repeated(this.atom(depth)))
    }
  }

  private skipComments(): void {
    if (!this.flags.x) return
    while (/^[\s#]$/.test(this.peek() ?? 'x')) {
      if (this.chars[this.at++] === '#') while (this.at < this.chars.length && this.peek() !== '\n') this.at++
    }
  }

  private repeated(atom: Node): Node {
    let node = atom
    for (;;) {
      const range = this.quantifier()
      if (range === null) return node
      const [min, max] = range
      if (min > REPEAT_LIMIT || (max > REPEAT_LIMIT && max !== Infinity)) {
        throw new Fault(`a repeat count above ${REPEAT_LIMIT}`, 'use a smaller count')
      }
      if (max < min) throw new Fault('a repeat count whose end is below its start')
      if (!this.take('?') && this.peek() === '+')
        throw new Fault('possessive repeats are not supported', 'remove the second "+"')
      node = { kind: 'repeat', of: node, min, max }
    }
  }

  private quantifier(): [number, number] | null {
    if (this.take('*')) return [0, Infinity]
    if (this.take('+')) return [1, Infinity]
    if (this.take('?')) return [0, 1]
    if (this.peek() !== '{') return null
    const found = /^\{(\d{1,6})?(,)?(\d{1,6})?\}/.exec(this.chars.slice(this.at, this.at + 16).join(''))
    if (found === null || (found[1] === undefined && found[3] === undefined)) return null
    this.at += found[0].length
    const min = Number(found[1] ?? 0)
    return [min, found[2] === undefined ? min : found[3] === undefined ? Infinity : Number(found[3])]
  }

  private atom(depth: number): Node {
    const char = this.chars[this.at++] ?? ''
    if (char === '(') return this.group(depth)
    if (char === '[') return this.bracket()
    if (char === '.') return set(this.flags.s ? byteSet([0, 255]) : inverse(byteSet([10, 10])))
    if (char === '^') return { kind: 'assert', what: this.flags.m ? 'line-start' : 'start' }
    if (char === '$') return { kind: 'assert', what: this.flags.m ? 'line-end' : 'end' }
    if (char === '\\') return this.escape()
    if (char === '*' || char === '+' || char === '?') throw new Fault(`nothing to repeat before "${char}"`)
    return this.literal(char)
  }

  private literal(char: string): Node {
    const code = char.codePointAt(0) ?? 0
    if (code >= 0x80) return fromCodePoint([[code, code]])
    return set(this.one(code))
  }

  private one(byte: number): ByteSet {
    const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
    return (this.flags.i && isLetter ? BOTH_CASES[byte & 31] : undefined) ?? SINGLE[byte] ?? byteSet([byte, byte])
  }

  private cased(bytes: ByteSet): ByteSet {
    if (!this.flags.i) return bytes
    const both = bytes.slice()
    for (let upper = 65; upper <= 90; upper++) {
      if (bytes[upper] === 1) both[upper + 32] = 1
      if (bytes[upper + 32] === 1) both[upper] = 1
    }
    return both
  }

  private group(depth: number): Node {
    const outer = this.flags
    if (this.take('?')) {
      if (this.peek() === '=' || this.peek() === '!') throw lookAround()
      if (this.peek() === '>') throw new Fault('atomic groups are not supported', 'use a plain group')
      const named = /^(?:P?<([A-Za-z_]\w*)>|P?'\w+')/.exec(this.rest(80))
      const inline = /^(?:([imsxU]*)(?:-([imsxU]+))?)([:)])/.exec(this.rest(20))
      if (named !== null) this.at += named[0].length
      else if (inline !== null) {
        this.at += inline[0].length
        this.flags = changed(outer, inline[1] ?? '', inline[2] ?? '')
        if (inline[3] === ')') return EMPTY
      } else if (/^<[=!]/.test(this.rest(2))) throw lookAround()
      else throw new Fault('an unknown kind of group "(?"')
    }
    const inner = this.alternatives(depth + 1)
    if (!this.take(')')) throw new Fault('a ")" is missing')
    this.flags = outer
    return inner
  }

  private escape(): Node {
    const char = this.chars[this.at++]
    if (char === undefined) throw new Fault('a backslash at the end')
    if (char === 'b') return { kind: 'assert', what: 'word-edge' }
    if (char === 'B') return { kind: 'assert', what: 'no-word-edge' }
    if (char === 'A') return { kind: 'assert', what: 'start' }
    if (char === 'z' || char === 'Z') return { kind: 'assert', what: 'end' }
    if (/[1-9k]/.test(char)) throw new Fault('back-references cannot run in linear time', 'write the text out')
    if (char === 'Q') return this.quoted()
    if (char === 'R') return set(byteSet([10, 13]))
    const known = CLASSES[char]
    if (known !== undefined) return set(known)
    const point = this.escapedPoint(char)
    if ('range' in point) return fromCodePoint([[point.range, point.range]])
    return set(this.one(point.byte))
  }

  private quoted(): Node {
    const of: Node[] = []
    while (this.at < this.chars.length && this.rest(2) !== '\\E') of.push(this.literal(this.chars[this.at++] ?? ''))
    this.at += 2
    return one('cat', of)
  }

  /** The byte or code point that `\` + `char` means. */
  private escapedPoint(char: string): { byte: number } | { range: number } {
    const control = Object.hasOwn(CONTROLS, char) ? CONTROLS[char] : undefined
    if (control !== undefined) return { byte: control }
    if (char === 'x' || char === 'u') {
      const found = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2})([0-9a-fA-F]{2})?)/.exec(this.rest(8))
      const braces = found?.[1]
      const two = found?.[2]
      if (found === null || (char === 'u' && braces === undefined && found[3] === undefined)) {
        throw new Fault(`"\\${char}" without hexadecimal digits`)
      }
      const text = braces ?? (char === 'u' ? `${two}${found[3]}` : two) ?? ''
      this.at += braces === undefined ? text.length : found[0].length
      const code = Number.parseInt(text, 16)
      if (code > 0x10ffff) throw new Fault('a character beyond U+10FFFF')
      return code < 0x80 || (char === 'x' && braces === undefined) ? { byte: code } : { range: code }
    }
    if (/[A-Za-z0-9]/.test(char))
      throw new Fault(`unknown escape "\\${char}"`, 'remove the backslash or use a known escape')
    const code = char.codePointAt(0) ?? 0
    return code < 0x80 ? { byte: code } : { range: code }
  }

  private bracket(): Node {
    const negated = this.take('^')
    const bytes = new Uint8Array(256)
    const wide: CodeRange[] = []
    for (let first = true; ; first = false) {
      const char = this.chars[this.at++]
      if (char === undefined) throw new Fault('a "]" is missing')
      if (char === ']' && !first) break
      const posix = char === '[' ? /^:(\^?)(\w+):\]/.exec(this.rest(12)) : null
      const named = posix === null ? undefined : POSIX[posix[2] ?? '']
      if (posix !== null && named !== undefined) {
        this.at += posix[0].length
        join(bytes, posix[1] === '^' ? inverse(named) : named)
        continue
      }
      const known = char === '\\' ? CLASSES[this.peek() ?? ''] : undefined
      if (known !== undefined) {
        this.at++
        join(bytes, known)
        continue
      }
      const from = this.member(char)
      let to = from
      if (this.peek() === '-' && this.chars[this.at + 1] !== ']' && this.at + 1 < this.chars.length) {
        const isClass = this.chars[this.at + 1] === '\\' && CLASSES[this.chars[this.at + 2] ?? ''] !== undefined
        if (!isClass) {
          this.at++
          to = this.member(this.chars[this.at++] ?? '')
        }
      }
      addRange(bytes, wide, from, to)
    }
    const folded = this.cased(bytes)
    if (negated) return set(inverse(folded))
    return wide.length === 0 ? set(folded) : one('alt', [set(folded), fromCodePoint(wide)])
  }

  private member(char: string): { byte: number } | { range: number } {
    if (char !== '\\') {
      const code = char.codePointAt(0) ?? 0
      return code < 0x80 ? { byte: code } : { range: code }
    }
    const next = this.chars[this.at++] ?? ''
    return next === 'b' ? { byte: 8 } : this.escapedPoint(next)
  }

  private peek(): string | undefined {
    return this.chars[this.at]
  }

  private rest(length: number): string {
    return this.chars.slice(this.at, this.at + length).join('')
  }

  private take(char: string): boolean {
    if (this.chars[this.at] !== char) return false
    this.at++
    return true
  }
}

type Point = { byte: number } | { range: number }

function addRange(bytes: ByteSet, wide: CodeRange[], from: Point, to: Point): void {
  const first = 'byte' in from ? from.byte : from.range
  const last = 'byte' in to ? to.byte : to.range
  if (last < first) throw new Fault('a range in brackets runs backwards')
  if ('byte' in from && 'byte' in to) {
    bytes.fill(1, first, last + 1)
    return
  }
  if (first < 0x80) bytes.fill(1, first, 0x80)
  wide.push([Math.max(first, 0x80), last])
}

function lookAround(): Fault {
  return new Fault('look-around cannot run in linear time', 'write a second condition instead')
}

function changed(flags: Flags, on: string, off: string): Flags {
  const next = { ...flags }
  for (const key of ['i', 'm', 's', 'x'] as const) {
    if (on.includes(key)) next[key] = true
    if (off.includes(key)) next[key] = false
  }
  return next
}

function set(bytes: ByteSet): Node {
  return { kind: 'set', set: bytes }
}

function join(into: ByteSet, more: ByteSet): void {
  for (let byte = 0; byte < 256; byte++) if (more[byte] === 1) into[byte] = 1
}

function one(kind: 'cat' | 'alt', of: Node[]): Node {
  const [only] = of
  return of.length === 1 && only !== undefined ? only : { kind, of }
}

import { randomFillSync } from 'node:crypto'
import type { Layout } from '../../../logs/formats/types.ts'
import { type Kernel, Word } from '../../kernel/types.ts'
import { separatorOf } from '../target-layout.ts'
import { createVerdictMemo } from './verdict-memo.ts'

/**
 * Remembers which template a request has, by a hash of its bytes in which changing digits and the values of a query do not count: two
 * requests with the same key have the same template. So most unknown requests need neither a record nor a template of their own.
 */
export interface TemplateMemo {
  /** The lines that follow have this layout. */
  useLayout(layout: Layout | null): void
  /** The template of the attention record at this word; -1: not known, and `put` may tell it. */
  find(at: number): number
  /** The template of the request last asked for. */
  put(template: number): void
  clear(): void
}

const KEPT = 1 << 14
/** Longer targets count as they are. */
const FOLDED_MOST = 256
const KEY_MOST = 4096
/** Longer methods are none. */
const METHOD_MOST = 20
/** Segments of a path that its template keeps. */
const SEGMENTS = 8
const C = 67
const MARK = 63
const EQUALS = 61
const AND = 38
/** Kinds of byte. */
const DIGIT = 1
const HEX = 2
const WORD = 4
/** Escapes of any kind: what they stand for is in their digits. */
const ESCAPE = 8
const KIND = new Uint8Array(256)
for (let c = 0; c < 256; c++) {
  const lower = c | 32
  if (c >= 48 && c <= 57) KIND[c] = DIGIT | HEX | WORD
  else if (lower >= 97 && lower <= 122) KIND[c] = WORD | (lower <= 102 ? HEX : 0)
  else if (c === 37 || c === 92 || c === 35) KIND[c] = ESCAPE
}

export function createTemplateMemo(kernel: Kernel): TemplateMemo {
  const { buffer, attention } = kernel
  const memo = createVerdictMemo(KEPT)
  const seeds = randomFillSync(new Int32Array(2))
  const salts = new Map<string, number>()
  const key = new Uint8Array(KEY_MOST)
  const words = new Int32Array(key.buffer)
  const hash = new Int32Array(2)
  let size = 0
  let last: Layout | null = null
  let salt = 0
  /** Byte between path and query; -1: the target does not stand in one place. */
  let separator = -1
  let known = false

  function addAll(from: number, to: number): void {
    for (let i = from; i < to; i++) key[size++] = buffer[i]!
    key[size++] = 0
  }

  function addTarget(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const byte = buffer[at]!
      if (byte === separator || byte === MARK) {
        addQuery(at, to)
        return
      }
      if ((KIND[byte]! & WORD) !== 0) at = addWord(at, to)
      else {
        key[size++] = byte
        at++
      }
    }
  }

  function addQuery(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const byte = buffer[at]!
      key[size++] = byte
      if (byte === EQUALS) while (at + 1 < to && buffer[at + 1] !== AND) at++
    }
  }

  /** Hexadecimal words of 8 bytes and more are alike, and so are digits beside digits, years of dates apart. Lengths stay. */
  function addWord(from: number, to: number): number {
    let end = from
    let all = HEX
    let some = 0
    while (end < to) {
      const kind = KIND[buffer[end]!]!
      if ((kind & WORD) === 0) break
      all &= kind
      some |= kind
      end++
    }
    const after = end < to ? buffer[end]! : 0
    const isYear = end - from === 4 && (after === 45 || after === 46 || after === 95)
    const isPlain = (some & DIGIT) === 0 || isYear
    const isHex = all !== 0 && end - from >= 8
    for (let i = from; i < end; i++) {
      const byte = buffer[i]!
      if (isPlain) key[size++] = byte
      else if ((KIND[byte]! & DIGIT) === 0) key[size++] = isHex ? 97 : byte
      else {
        const before = i > from && (KIND[buffer[i - 1]!]! & DIGIT) !== 0
        const behind = i + 1 < end && (KIND[buffer[i + 1]!]! & DIGIT) !== 0
        key[size++] = isHex || before || behind ? 48 : byte
      }
    }
    return end
  }

  /** Short, with few segments and without escapes: else what changes may show in the template. */
  function mayFold(from: number, to: number): boolean {
    if (to - from > FOLDED_MOST) return false
    let slashes = 0
    for (let i = from; i < to; i++) {
      const byte = buffer[i]!
      if (byte === 47) slashes++
      else if ((KIND[byte]! & ESCAPE) !== 0) return false
    }
    return slashes <= SEGMENTS
  }

  function hashKey(): void {
    // The size as it is: bytes that pad the key may stand at the end of a target, too.
    let a = seeds[0]! ^ size
    while ((size & 3) !== 0) key[size++] = 0
    let b = seeds[1]!
    for (let i = 0; i < size >> 2; i++) {
      const word = words[i]!
      a = Math.imul(a ^ word, 0x5bd1e995)
      a ^= a >>> 15
      b = Math.imul(b + word, 0x9e3779b1) ^ (b >>> 13)
    }
    hash[0] = Math.imul(a ^ (b >>> 16), 0x85ebca6b)
    hash[1] = b
  }

  return {
    useLayout(layout) {
      if (layout === last) return
      last = layout
      separator = layout === null ? -1 : separatorOf(layout)
      const text = JSON.stringify(layout)
      salt = salts.get(text) ?? salts.size
      salts.set(text, salt)
    },
    find(at) {
      const method = attention[at + Word.METHOD]!
      const methodEnd = attention[at + Word.METHOD + 1]!
      const target = attention[at + Word.TARGET]!
      const end = attention[at + Word.TARGET + 1]!
      const protocol = attention[at + Word.PROTOCOL]!
      const protocolEnd = attention[at + Word.PROTOCOL + 1]!
      known =
        separator >= 0 &&
        methodEnd > method &&
        methodEnd - method <= METHOD_MOST &&
        end > target &&
        end - target + protocolEnd - protocol + 2 * METHOD_MOST <= KEY_MOST
      if (!known) return -1
      const protocolSize = protocolEnd - protocol
      key[0] = methodEnd - method
      key[1] = protocolSize & 255
      key[2] = protocolSize >>> 8
      size = 3
      addAll(method, methodEnd)
      addAll(protocol, protocolEnd)
      // Of CONNECT the port stays.
      if (buffer[method] !== C && mayFold(target, end)) addTarget(target, end)
      else {
        key[size++] = 1
        addAll(target, end)
      }
      hashKey()
      return memo.find(hash[0]!, hash[1]!, salt, 0)
    },
    put(template) {
      if (!known) return
      if (memo.full) memo.clear()
      memo.put(hash[0]!, hash[1]!, salt, 0, template)
    },
    clear() {
      memo.clear()
      known = false
    },
  }
}

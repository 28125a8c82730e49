import type { ByteString } from '../../../../model/record.ts'
import { hexByte } from './escapes.ts'

interface Node {
  /** Index of the wanted path that ends here, or -1. */
  index: number
  children: Map<string, Node>
  /** All elements of an array (`headers.X-Forwarded-For.*`), joined by `, `. */
  collects: boolean
}

/** Deeper objects are no log lines. */
const MAX_DEPTH = 32

/**
 * A scanner that finds the values of dotted paths in one JSON object. It hands back one value a path (null when absent,
 * `null`, or an object), or why the line is no such object. Time is linear in the line.
 */
export function scanJson(paths: readonly string[]): (line: ByteString) => Array<ByteString | null> | string {
  const root: Node = { index: -1, children: new Map(), collects: false }
  for (const [index, path] of paths.entries()) leaf(root, path, true).index = index
  let line = ''
  let at = 0
  let values: Array<ByteString | null> = []
  let fault = ''

  function skipSpace(): number {
    let code = line.charCodeAt(at)
    while (code === 32 || code === 9 || code === 13 || code === 10) code = line.charCodeAt(++at)
    return code
  }

  /** Reads a string whose opening quote is at `at`; `wanted` false skips the unescaping. */
  function readString(wanted: boolean): ByteString {
    const start = at + 1
    let end = line.indexOf('"', start)
    let escaped = false
    while (end !== -1) {
      let slashes = 0
      while (end - 1 - slashes >= start && line.charCodeAt(end - 1 - slashes) === 92) slashes++
      if (slashes > 0) escaped = true
      if (slashes % 2 === 0) break
      end = line.indexOf('"', end + 1)
    }
    if (end === -1) {
      fault = 'a string does not end'
      at = line.length
      return ''
    }
    at = end + 1
    if (!wanted) return ''
    const raw = line.slice(start, end)
    return escaped || raw.includes('\\') ? unescape(raw) : raw
  }

  function put(node: Node | undefined, value: ByteString | null): void {
    if (node === undefined || node.index === -1 || value === null) return
    const before = values[node.index] ?? null
    if (before !== null && !node.collects) fault = 'a key occurs twice'
    values[node.index] = before === null ? value : `${before}, ${value}`
  }

  function readValue(node: Node | undefined, depth: number): void {
    const code = skipSpace()
    if (code === 34) {
      const wanted = node !== undefined && node.index !== -1
      const value = readString(wanted)
      if (wanted) put(node, value)
    } else if (code === 123 || code === 91) {
      if (depth >= MAX_DEPTH) fault = 'the object is too deep'
      else if (code === 123) readObject(node, depth + 1)
      else readArray(node, depth + 1)
    } else {
      const start = at
      while (at < line.length && !isEnd(line.charCodeAt(at))) at++
      const word = line.slice(start, at)
      if (!/^(?:-?\d[\d.eE+-]*|true|false|null)$/.test(word)) fault = 'it is no JSON'
      else put(node, word === 'null' ? null : word)
    }
  }

  function readObject(node: Node | undefined, depth: number): void {
    at++
    if (skipSpace() === 125) {
      at++
      return
    }
    for (;;) {
      if (skipSpace() !== 34) return void (fault = 'it is no JSON')
      const key = readString(node !== undefined && node.children.size > 0)
      if (skipSpace() !== 58) return void (fault ||= 'it is no JSON')
      at++
      readValue(node === undefined || node.children.size === 0 ? undefined : leaf(node, key, false), depth)
      if (fault !== '') return
      const code = skipSpace()
      at++
      if (code === 125) return
      if (code !== 44) return void (fault = 'it is no JSON')
    }
  }

  function readArray(node: Node | undefined, depth: number): void {
    at++
    if (skipSpace() === 93) {
      at++
      return
    }
    for (let i = 0; ; i++) {
      readValue(node?.children.get(String(i)) ?? node?.children.get('*'), depth)
      if (fault !== '') return
      const code = skipSpace()
      at++
      if (code === 93) return
      if (code !== 44) return void (fault = 'it is no JSON')
    }
  }

  return function scan(text: ByteString): Array<ByteString | null> | string {
    line = text
    at = 0
    fault = ''
    values = paths.map(() => null)
    if (skipSpace() !== 123) return 'it is no JSON object'
    readObject(root, 1)
    if (fault !== '') return fault
    skipSpace()
    return at >= line.length ? values : 'more follows behind the object'
  }
}

/** The node at a dotted path below `node`; made when `grow`, else undefined when nobody wants it. */
function leaf(node: Node, path: string, grow: true): Node
function leaf(node: Node, path: string, grow: false): Node | undefined
function leaf(node: Node, path: string, grow: boolean): Node | undefined {
  let here = node
  for (const name of path.includes('.') ? path.split('.') : [path]) {
    let child = here.children.get(name)
    if (child === undefined) {
      if (!grow) return undefined
      child = { index: -1, children: new Map(), collects: name === '*' }
      here.children.set(name, child)
    }
    here = child
  }
  return here
}

function isEnd(code: number): boolean {
  return code === 44 || code === 125 || code === 93 || code === 32 || code === 9 || code === 13 || code === 10
}

const SHORT: Readonly<Record<string, string | undefined>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** JSON escapes become bytes: `\u` sequences in UTF-8, `\xHH` one byte. */
function unescape(raw: ByteString): ByteString {
  let out = ''
  let from = 0
  let at = raw.indexOf('\\')
  while (at !== -1) {
    out += raw.slice(from, at)
    const letter = raw.charAt(at + 1)
    if (letter === 'u') {
      const first = hexWord(raw, at + 2)
      const second = isHighSurrogate(first) && raw.startsWith('\\u', at + 6) ? hexWord(raw, at + 8) : -1
      if (first === -1) {
        out += '\\u'
        from = at + 2
      } else if (second >= 0xdc00 && second <= 0xdfff) {
        out += utf8Bytes(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
        from = at + 12
      } else {
        out += utf8Bytes(first)
        from = at + 6
      }
    } else if (letter === 'x' && hexByte(raw, at + 2) !== -1) {
      out += String.fromCharCode(hexByte(raw, at + 2))
      from = at + 4
    } else {
      out += SHORT[letter] ?? (letter === '"' || letter === '\\' || letter === '/' ? letter : `\\${letter}`)
      from = at + 2
    }
    at = raw.indexOf('\\', from)
  }
  return out + raw.slice(from)
}

function hexWord(text: string, at: number): number {
  const high = hexByte(text, at)
  const low = hexByte(text, at + 2)
  return high === -1 || low === -1 ? -1 : high * 256 + low
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

/** A lone surrogate keeps its three bytes: it must not become equal to something else. */
function utf8Bytes(code: number): ByteString {
  if (code < 0x80) return String.fromCharCode(code)
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63))
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  return String.fromCharCode(
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  )
}

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml'
import type { Problem } from './problem.ts'

const SIZE_LIMIT = 16 * 1024 * 1024
const DEPTH_LIMIT = 64

export interface YamlDocument {
  /** Maps (without prototype), arrays, strings, numbers, booleans, null. */
  value: unknown
  line: number
}

const lines = new WeakMap<object, Map<string | number, number>>()

/** Line of a key or element of a map or array made by `readYaml`; null for other objects. */
export function lineOf(container: unknown, key: string | number): number | null {
  if (typeof container !== 'object' || container === null) return null
  return lines.get(container)?.get(key) ?? null
}

/**
 * Reads YAML from strangers as plain data: no aliases, no tags, no duplicate keys, at most 64 levels and 16 MiB.
 * A document with a fault is left out and reported.
 */
export function readYaml(text: string, file: string): { documents: YamlDocument[]; problems: Problem[] } {
  const problems: Problem[] = []
  const report = (line: number, message: string, remedy: string) =>
    problems.push({ file, line, field: '', message, remedy, severity: 'error' })
  if (text.length > SIZE_LIMIT) {
    report(1, `the file is larger than ${SIZE_LIMIT >> 20} MiB`, 'split it')
    return { documents: [], problems }
  }
  const counter = new LineCounter()
  const lineAt = (offset: number) => counter.linePos(offset).line
  const documents: YamlDocument[] = []
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: true,
      stringKeys: true,
      logLevel: 'silent',
      resolveKnownTags: false,
    })
    for (const document of Array.isArray(parsed) ? parsed : []) {
      const fault = document.errors[0]
      if (fault !== undefined) {
        report(lineAt(fault.pos[0]), `not valid YAML: ${fault.message}`, 'correct the YAML syntax')
        continue
      }
      const root = document.contents
      if (root === null || (isScalar(root) && root.value === null)) continue
      const plain = toPlain(root, 0, lineAt)
      if ('fault' in plain) report(plain.line, plain.fault, plain.remedy)
      else documents.push({ value: plain.value, line: lineAt(root.range?.[0] ?? 0) })
    }
  } catch (error) {
    report(
      1,
      `not readable as YAML: ${error instanceof Error ? error.message : 'unknown fault'}`,
      'make it less deeply nested',
    )
  }
  return { documents, problems }
}

type Plain = { value: unknown } | { fault: string; remedy: string; line: number }

function toPlain(node: Node, depth: number, lineAt: (offset: number) => number): Plain {
  const line = lineAt(node.range?.[0] ?? 0)
  if (isAlias(node)) return { fault: 'aliases are not allowed', remedy: 'write the value out', line }
  if (depth > DEPTH_LIMIT) return { fault: `nested deeper than ${DEPTH_LIMIT} levels`, remedy: 'make it flatter', line }
  if (isScalar(node)) return { value: plainScalar(node.value) }
  const places = new Map<string | number, number>()
  if (isSeq(node)) {
    const list: unknown[] = []
    for (const [index, item] of node.items.entries()) {
      const plain = toPlain(item as Node, depth + 1, lineAt)
      if ('fault' in plain) return plain
      places.set(index, lineAt((item as Node).range?.[0] ?? 0))
      list.push(plain.value)
    }
    lines.set(list, places)
    return { value: list }
  }
  if (!isMap(node)) return { fault: 'neither a value, a list nor a map', remedy: 'use plain YAML', line }
  const map: Record<string, unknown> = Object.create(null)
  for (const pair of node.items) {
    const key = pair.key as Node
    const name = isScalar(key) ? String(key.value ?? '') : null
    const at = lineAt(key.range?.[0] ?? 0)
    if (name === null) return { fault: 'a key must be a plain text', remedy: 'use a text as key', line: at }
    const plain: Plain = pair.value === null ? { value: null } : toPlain(pair.value as Node, depth + 1, lineAt)
    if ('fault' in plain) return plain
    places.set(name, at)
    map[name] = plain.value
  }
  lines.set(map, places)
  return { value: map }
}

/** Integers beyond 2^53 and such come as they are; anything that is no plain value becomes its text. */
function plainScalar(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  return String(value)
}

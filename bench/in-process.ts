import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Kernel } from '../src/watch/detection/kernel/types.ts'

export interface InProcess {
  bytes: number
  lines: number
  odd: number
  /** Attention records, and those with a literal. */
  handed: number
  withLiteral: number
  /** CPU seconds (user and system) of everything, and of the scans alone (wall: one call is too short for the CPU clock). */
  cpu: number
  scanSeconds: number
}

/** CPU seconds this process has used. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const LITERAL = 2
const CARRY = 65_536

/** Reads a file through a kernel, as the engine does but without rules: chunks straight into its memory, whole lines, part carried. */
export function scanFile(kernel: Kernel, path: string, onDirective?: (line: string) => void): InProcess {
  const { buffer, start, capacity } = kernel
  const file = openSync(path, 'r')
  const size = fstatSync(file).size
  const seen: InProcess = { bytes: size, lines: 0, odd: 0, handed: 0, withLiteral: 0, cpu: 0, scanSeconds: 0 }
  const began = cpuSeconds()
  let carry = 0
  for (let position = 0; position < size; ) {
    const n = readSync(file, buffer, start, Math.min(capacity, size - position), position)
    if (n <= 0) break
    position += n
    const end = start + n
    const last = buffer.subarray(start - carry, end).lastIndexOf(10)
    const to = start - carry + last + 1
    for (let at = start - carry; at < to; at = kernel.scanned) {
      const before = performance.now()
      const handed = kernel.scan(at, to)
      seen.scanSeconds += (performance.now() - before) / 1000
      seen.lines += kernel.counts.lines
      seen.odd += kernel.counts.odd
      seen.handed += handed
      for (let i = 0; i < handed; i++) {
        const word = kernel.attention[i * 32 + 2] ?? 0
        if (word & LITERAL) seen.withLiteral++
      }
      if (onDirective !== undefined && handed > 0 && buffer[kernel.attention[(handed - 1) * 32] ?? 0] === 35) {
        const record = (handed - 1) * 32
        onDirective(String.fromCharCode(...buffer.subarray(kernel.attention[record], kernel.attention[record + 1])))
      }
      kernel.sources.trim()
    }
    carry = Math.min(end - to, CARRY)
    buffer.copyWithin(start - carry, end - carry, end)
  }
  seen.cpu = cpuSeconds() - began
  closeSync(file)
  return seen
}

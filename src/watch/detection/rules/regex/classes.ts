import type { Program } from './program.ts'
import { WORD } from './syntax.ts'

export interface ByteClasses {
  /** Class of every byte value. */
  of: Uint8Array
  /** One byte value of every class. */
  sample: number[]
}

/** Bytes no instruction tells apart share a class, which keeps the transition table small. */
export function byteClasses(program: Program): ByteClasses {
  const sets = new Set<Uint8Array>()
  for (const instruction of program.code) if (instruction.op === 'set') sets.add(instruction.set)
  if (program.code.some((instruction) => instruction.op === 'assert')) {
    sets.add(WORD)
    sets.add(NEWLINE)
  }
  const of = new Uint8Array(256)
  let count = 1
  for (const set of sets) count = split(of, set, count)
  const sample: number[] = []
  for (let byte = 255; byte >= 0; byte--) sample[of[byte] ?? 0] = byte
  return { of, sample }
}

const NEWLINE = new Uint8Array(256).fill(1, 10, 11)

/** Moves the members of `set` out of every class that has others too; returns the number of classes. */
function split(of: Uint8Array, set: Uint8Array, count: number): number {
  const inside = new Uint16Array(count)
  const all = new Uint16Array(count)
  for (let byte = 0; byte < 256; byte++) {
    const number = of[byte] ?? 0
    all[number] = (all[number] ?? 0) + 1
    if (set[byte] === 1) inside[number] = (inside[number] ?? 0) + 1
  }
  let next = count
  const moved = new Int16Array(count)
  for (let number = 0; number < count; number++) {
    const members = inside[number] ?? 0
    moved[number] = members > 0 && members < (all[number] ?? 0) ? next++ : -1
  }
  for (let byte = 0; byte < 256; byte++) {
    const to = moved[of[byte] ?? 0] ?? -1
    if (to >= 0 && set[byte] === 1) of[byte] = to
  }
  return next
}

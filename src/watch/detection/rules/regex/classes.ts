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
  const marks = Array.from({ length: 256 }, () => '')
  const seen = new Set<Uint8Array>()
  for (const instruction of program.code) if (instruction.op === 'set') seen.add(instruction.set)
  if (program.code.some((instruction) => instruction.op === 'assert')) {
    seen.add(WORD)
    seen.add(new Uint8Array(256).fill(1, 10, 11))
  }
  const distinct = new Map<string, Uint8Array>()
  for (const set of seen) distinct.set(set.join(''), set)
  for (const set of distinct.values()) for (let byte = 0; byte < 256; byte++) marks[byte] += set[byte] === 1 ? '1' : '0'
  const numbers = new Map<string, number>()
  const of = new Uint8Array(256)
  const sample: number[] = []
  for (let byte = 0; byte < 256; byte++) {
    const mark = marks[byte] ?? ''
    let number = numbers.get(mark)
    if (number === undefined) {
      number = sample.length
      numbers.set(mark, number)
      sample.push(byte)
    }
    of[byte] = number
  }
  return { of, sample }
}

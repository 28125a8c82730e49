import type { Assertion, ByteSet, Node, RegexFault } from './syntax.ts'

const SIZE_LIMIT = 5_000

export type Instruction =
  | { op: 'set'; set: ByteSet; next: number }
  | { op: 'split'; next: number; other: number }
  | { op: 'assert'; what: Assertion; next: number }
  | { op: 'match' }

export interface Program {
  code: Instruction[]
  start: number
}

/** Thompson's construction, built from the end backwards; refuses programs beyond `SIZE_LIMIT` instructions. */
export function assemble(node: Node): Program | RegexFault {
  const code: Instruction[] = [{ op: 'match' }]
  const start = emit(node, 0)
  if (code.length > SIZE_LIMIT)
    return {
      fault: 'the expression is too large when its repeats are written out',
      remedy: 'use smaller repeat counts',
    }
  return { code, start }

  function push(instruction: Instruction): number {
    if (code.length <= SIZE_LIMIT) code.push(instruction)
    return code.length - 1
  }

  /** Emits `of` so that it goes on at `next`; returns where it starts. */
  function emit(of: Node, next: number): number {
    if (code.length > SIZE_LIMIT) return next
    if (of.kind === 'set') return push({ op: 'set', set: of.set, next })
    if (of.kind === 'assert') return push({ op: 'assert', what: of.what, next })
    if (of.kind === 'cat') return of.of.reduceRight((after, part) => emit(part, after), next)
    if (of.kind === 'repeat') return repeat(of.of, of.min, of.max, next)
    const starts = of.of.map((branch) => emit(branch, next))
    return starts.reduceRight((other, first) => push({ op: 'split', next: first, other }))
  }

  function repeat(of: Node, min: number, max: number, next: number): number {
    let start = next
    if (max === Infinity) {
      const loop: Instruction = { op: 'split', next: 0, other: next }
      start = push(loop)
      loop.next = emit(of, start)
    } else {
      for (let i = min; i < max && code.length <= SIZE_LIMIT; i++)
        start = push({ op: 'split', next: emit(of, start), other: next })
    }
    for (let i = 0; i < min && code.length <= SIZE_LIMIT; i++) start = emit(of, start)
    return start
  }
}

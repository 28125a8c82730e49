import type { ByteString } from '../../../../model/record.ts'
import { byteClasses } from './classes.ts'
import type { Program } from './program.ts'
import { type Assertion, WORD } from './syntax.ts'

/** States kept before the cache is emptied, and instructions one match may visit to build states. */
const STATE_LIMIT = 2_000
const STEP_LIMIT = 100_000

const UNKNOWN = 0
const MATCHED = 1
const DEAD = 2
const FIRST_STATE = 3

/** Instructions visited by matches since it was last set to 0: what building states cost. */
export const meter = { steps: 0 }

/** What stands before or behind a position, as far as assertions care. */
type Side = 'edge' | 'newline' | 'word' | 'other'
const SIDES: readonly Side[] = ['edge', 'newline', 'word', 'other']

interface State {
  /** Instructions waiting for the next byte, before their empty steps are followed. */
  core: Int32Array
  before: Side
}

/**
 * A matcher that builds its states as texts need them. One table step a byte; building is bounded, so a text made to create
 * states without end is given up after `STEP_LIMIT` and counts as no match.
 */
export function createDfa(program: Program): (text: ByteString) => boolean {
  const { code, start } = program
  const classes = byteClasses(program)
  const classOf = classes.of
  const END = classes.sample.length
  const width = END + 1
  const hasAssertions = code.some((instruction) => instruction.op === 'assert')
  const anchored = isAnchored(program)
  const mark = new Int32Array(code.length)
  const stack = new Int32Array(code.length * 2 + 2)
  const reached = new Int32Array(code.length)
  let generation = 0
  let steps = 0
  let states: State[] = []
  let numbers = new Map<string, number>()
  let table = new Uint16Array(width * 16)
  let initial = forget()

  return function match(text: ByteString): boolean {
    steps = 0
    let state = initial
    for (let at = 0; at < text.length; at++) {
      const column = classOf[text.charCodeAt(at)] ?? 0
      let next = table[state * width + column] ?? UNKNOWN
      if (next < FIRST_STATE) {
        if (next === UNKNOWN) next = step(state, column)
        if (next === MATCHED) return true
        if (next === DEAD) return false
      }
      state = next
    }
    return (table[state * width + END] || step(state, END)) === MATCHED
  }

  /** Empties the cache; returns the number of the start state. */
  function forget(): number {
    states = [
      { core: new Int32Array(), before: 'edge' },
      { core: new Int32Array(), before: 'edge' },
      { core: new Int32Array(), before: 'edge' },
    ]
    numbers = new Map()
    table.fill(UNKNOWN)
    return stateNumber([], hasAssertions || anchored ? 'edge' : 'other')
  }

  function step(from: number, column: number): number {
    const state = states[from]
    if (state === undefined || steps > STEP_LIMIT) return DEAD
    const byte = column === END ? -1 : (classes.sample[column] ?? 0)
    const after: Side = byte < 0 ? 'edge' : sideOf(byte)
    const count = close(state, after)
    const to = count < 0 ? MATCHED : byte < 0 ? DEAD : follow(count, byte, after)
    // A cache emptied on the way leaves no row for `from`.
    if (states[from] === state) table[from * width + column] = to
    return to
  }

  /** Follows empty steps from the state's core; returns how many set instructions were reached, -1 when it matches. */
  function close(state: State, after: Side): number {
    generation++
    let depth = 0
    let count = 0
    for (const at of state.core) stack[depth++] = at
    if (!anchored || state.before === 'edge') stack[depth++] = start
    while (depth > 0) {
      const at = stack[--depth] ?? 0
      if (mark[at] === generation) continue
      mark[at] = generation
      steps++
      meter.steps++
      const instruction = code[at]
      if (instruction === undefined || instruction.op === 'match') return -1
      if (instruction.op === 'set') reached[count++] = at
      else if (instruction.op === 'split') {
        stack[depth++] = instruction.other
        stack[depth++] = instruction.next
      } else if (holds(instruction.what, state.before, after)) stack[depth++] = instruction.next
    }
    return count
  }

  function follow(count: number, byte: number, after: Side): number {
    const core = new Set<number>()
    for (let i = 0; i < count; i++) {
      const instruction = code[reached[i] ?? 0]
      if (instruction?.op === 'set' && instruction.set[byte] === 1) core.add(instruction.next)
    }
    steps += count
    if (core.size === 0 && anchored) return DEAD
    return stateNumber(
      [...core].sort((a, b) => a - b),
      hasAssertions || anchored ? after : 'other',
    )
  }

  function stateNumber(core: number[], before: Side): number {
    const key = String.fromCharCode(SIDES.indexOf(before), ...core)
    const known = numbers.get(key)
    if (known !== undefined) return known
    if (states.length >= STATE_LIMIT) initial = forget()
    const number = states.push({ core: Int32Array.from(core), before }) - 1
    numbers.set(key, number)
    if ((number + 1) * width > table.length) {
      const larger = new Uint16Array(table.length * 2)
      larger.set(table)
      table = larger
    }
    return number
  }
}

function sideOf(byte: number): Side {
  if (byte === 10) return 'newline'
  return WORD[byte] === 1 ? 'word' : 'other'
}

function holds(what: Assertion, before: Side, after: Side): boolean {
  if (what === 'start') return before === 'edge'
  if (what === 'end') return after === 'edge'
  if (what === 'line-start') return before === 'edge' || before === 'newline'
  if (what === 'line-end') return after === 'edge' || after === 'newline'
  return ((before === 'word') !== (after === 'word')) === (what === 'word-edge')
}

/** True when every way into the program passes `start` first, so that a match can only begin at the beginning. */
function isAnchored(program: Program): boolean {
  const seen = new Set<number>()
  const open = [program.start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const instruction = program.code[at]
    if (instruction === undefined || instruction.op === 'match' || instruction.op === 'set') return false
    if (instruction.op === 'split') open.push(instruction.next, instruction.other)
    else if (instruction.what !== 'start') open.push(instruction.next)
  }
  return true
}

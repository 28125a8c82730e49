import { hash } from 'node:crypto'
import type { HeadPrint, TailPrint } from './types.ts'

export const HEAD_BYTES = 1024
export const TAIL_BYTES = 64
/** Lengths at which the head is printed too, so that a shorter file can be told to be its beginning after a restart. */
const STEPS = [16, 32, 64, 128, 256, 512]
const STEP_CHARACTERS = 8

const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

export function tailPrint(bytes: Uint8Array): TailPrint {
  return { length: bytes.length, hash: digest(bytes).slice(0, 24) }
}

export function headPrint(bytes: Uint8Array): HeadPrint {
  const steps = STEPS.filter((step) => step <= bytes.length).map((step) => stepHash(bytes, step))
  return { ...tailPrint(bytes), steps: steps.join('') }
}

const stepHash = (bytes: Uint8Array, step: number): string => digest(bytes.subarray(0, step)).slice(0, STEP_CHARACTERS)

/**
 * How the first bytes of a file compare with the head of a text. `begins`: they begin with all of that head. `part`: they are fewer,
 * and the beginning of it. `other`: they differ, or one of them is empty. `known`: the bytes of the head, when they are at hand.
 */
export function compareHeads(
  bytes: Uint8Array,
  head: HeadPrint,
  known: Uint8Array | null,
): 'begins' | 'part' | 'other' {
  if (head.length === 0 || bytes.length === 0) return 'other'
  if (bytes.length >= head.length)
    return tailPrint(bytes.subarray(0, head.length)).hash === head.hash ? 'begins' : 'other'
  if (known !== null) return beginsWith(known, bytes) ? 'part' : 'other'
  const step = STEPS.findLastIndex((one) => one <= bytes.length)
  if (step < 0) return 'other'
  const at = step * STEP_CHARACTERS
  return stepHash(bytes, STEPS[step]!) === head.steps?.slice(at, at + STEP_CHARACTERS) ? 'part' : 'other'
}

export function beginsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, at) => byte === bytes[at])
}

// What the host may call. Addresses go out as numbers; the host makes its views of the memory from them.
import { build as buildLiterals } from './build-literals'
import * as columns from './columns'
import * as combined from './combined'
import * as delimited from './delimited'
import { useSeed } from './hash'
import * as shapes from './json-shapes'
import * as literals from './literals'
import * as memory from './memory'
import * as program from './program'
import * as rarity from './rarity'
import * as lines from './scan'
import * as sources from './sources'
import { useSuspicious as useTargets } from './suspicious'

export function allocate(
  capacity: u32, literalCount: u32, literalBytes: u32, places: u32, grams: u32, apart: bool, sample: u32, slots: u32,
  seed0: u32, seed1: u32, seed2: u32, seed3: u32,
): void {
  sampleAt = rarity.allocate(sample)
  lengthsAt = memory.take(<usize>literalCount + 16)
  bytesAt = memory.take(<usize>literalBytes + 80)
  placesAt = memory.take(<usize>literalCount + 16)
  literals.allocate(literalCount, literalBytes, places, grams, apart)
  program.allocateProgram()
  shapes.allocateShapes()
  memory.allocateScan(capacity, literalCount)
  sources.allocateSources(slots, seed0, seed1, seed2, seed3)
  keyAt = memory.take(16)
  useSeed(seed0, seed1, seed2, seed3)
}

let sampleAt: usize = 0
let lengthsAt: usize = 0
let placesAt: usize = 0
let bytesAt: usize = 0
let keyAt: usize = 0

export function sampleAddress(): usize {
  return sampleAt
}
export function lengthsAddress(): usize {
  return lengthsAt
}
export function placesAddress(): usize {
  return placesAt
}
export function bytesAddress(): usize {
  return bytesAt
}
export function build(): void {
  buildLiterals(lengthsAt, placesAt, bytesAt)
}
/** After tables of another kernel were copied: what its literals were last found in is not theirs. */
export function useTables(): void {
  literals.forgetLines()
}
export function tablesFrom(): usize {
  return literals.tablesFrom
}
export function tablesTo(): usize {
  return literals.tablesTo
}
export function programAddress(): usize {
  return program.program
}
export function chunkAddress(): usize {
  return memory.chunk
}
export function attentionAddress(): usize {
  return memory.attention
}
export function hitsAddress(): usize {
  return memory.hits
}
export function hitsEndAddress(): usize {
  return memory.hitsEnd
}
export function tableAddress(): usize {
  return sources.table
}
export function registersAddress(): usize {
  return sources.registers
}
export function keyAddress(): usize {
  return keyAt
}

export function useWindow(since: u32, until: u32, every: bool, addresses: bool): void {
  lines.useWindow(since, until, every, addresses)
}
export function useSuspicious(on: bool): void {
  useTargets(on)
}
export function useLayout(kind: u32, escapes: u32, percents: bool, incomplete: bool, salt: u32): void {
  lines.useLayout(kind, escapes, percents, incomplete, salt)
}
export function useCombined(words: u32, long: bool, anything: bool, userSpaces: bool, front: bool): void {
  combined.useCombined(words, long, anything, userSpaces, front)
}
export function useDelimited(steps: u32, opening: usize, openingSize: u32, anything: bool, escapes: u32): void {
  delimited.useDelimited(steps, opening, openingSize, anything, escapes)
}

/** `separator` 0: not all fields are parted by one and the same byte. To be called after useDelimited. */
export function useColumns(steps: u32, separator: u32): void {
  columns.useColumns(steps, <u8>separator)
}

export function scan(from: usize, to: usize): u32 {
  return lines.scan(from, to)
}
export function scanned(): usize {
  return lines.scanned
}
export function countOf(what: u32): u32 {
  if (what == 0) return lines.lines
  if (what == 1) return lines.parsed
  if (what == 2) return lines.odd
  if (what == 3) return lines.skipped
  if (what == 4) return lines.cut
  return what == 5 ? lines.first : lines.last
}

export function countKey(time: u32): u32 {
  return sources.countKey(keyAt, time)
}
export function writeKey(entry: u32): void {
  sources.writeKey(entry, keyAt)
}
export function trim(): void {
  sources.trim()
}
export function used(): u32 {
  return sources.used
}
export function forgotten(): u32 {
  return sources.forgotten
}

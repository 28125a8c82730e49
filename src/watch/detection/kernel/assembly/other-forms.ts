// Which other forms of a line are searched, and in which part of it literals of targets count.
import { clear, find } from './bytes'
import { isOwnSlice } from './hand-up'
import * as literals from './literals'
import { hits } from './memory'
import * as R from './record'
import { splitRequest } from './request'
import { hitsTop, searchText, startLine } from './search'
import { sawBackslash, sawPercent } from './structure'
import { searchAsTarget, searchUnescaped, searchViews } from './views'

/** Longest literal, and longest escape with what an overlong form adds, bytes. */
const LITERAL_MOST: usize = 64
const ESCAPE_MOST: usize = 16
let undo: u32 = R.UNDO_BACKSLASH
let percents: bool = false

/** `escapes` UNDO_*; `percent`: some field is percent-encoded. */
export function useForms(escapes: u32, percent: bool): void {
  undo = escapes
  percents = percent
}

/** Which forms of a line must be searched beside the raw one. */
export function formsOf(line: usize, end: usize, decode: bool, fits: bool): u32 {
  let flags = decode ? R.DECODE : 0
  if (decode && sawBackslash && (!fits || undo == R.UNDO_BACKSLASH || undo == R.UNDO_JSON)) flags |= R.UNESCAPE
  if (decode && percents && sawPercent) flags |= R.UNESCAPE
  if (undo == R.UNDO_HASH && find(line, end, 35) < end) flags |= R.UNESCAPE
  return flags
}

/** Where in a line literals of targets count: in the target; anywhere in an odd line, of which nothing is known. */
export let target: usize = 0
export let targetEnd: usize = 0

export function findTarget(record: usize, flags: u32): void {
  target = <usize>load<u32>(record, R.LINE)
  targetEnd = <usize>load<u32>(record, R.LINE_END)
  if (flags & R.ODD || !literals.apart) return
  let slice = <usize>load<u32>(record, R.SLICES)
  if (!isOwnSlice(slice)) {
    clear(split, 128)
    splitRequest(<usize>load<u32>(slice) + 1, <usize>load<u32>(slice, 4), split)
    slice = split
  }
  target = <usize>load<u32>(slice + R.TARGET)
  targetEnd = <usize>load<u32>(slice + R.TARGET, 4)
}

const split: usize = memory.data(128)

/** Searches the other forms of [from, stop), a part of a line or all of it. */
export function searchForms(record: usize, flags: u32, from: usize, stop: usize): void {
  if (flags & R.DECODE) {
    // Only a literal that touches one of these bytes can be in a decoded form and not in the line.
    const first = <usize>load<u32>(record, R.FIRST_SPECIAL)
    const last = <usize>load<u32>(record, R.LAST_SPECIAL)
    const low = first - LITERAL_MOST
    const high = last + ESCAPE_MOST + LITERAL_MOST
    if (first < stop && last >= from) searchViews(low > from ? low : from, high < stop ? high : stop)
  }
  if (flags & R.UNESCAPE) {
    if (flags & R.ODD) searchOddUnescaped(from, stop)
    else searchUnescaped(from, stop, undo == R.UNDO_HASH, percents, false)
  }
}

/** Searches a line anew that turned out to be odd: literals of targets then count anywhere. Returns its flags. */
export function searchAsOdd(record: usize, flags: u32): u32 {
  const from = <usize>load<u32>(record, R.LINE)
  const stop = <usize>load<u32>(record, R.LINE_END)
  const before = hitsTop
  startLine()
  searchAsTarget(true)
  searchText(from, stop, true)
  // Where its special bytes are is no longer known.
  if (flags & R.DECODE) searchViews(from, stop)
  if (flags & R.UNESCAPE) searchOddUnescaped(from, stop)
  store<u32>(record, <u32>((before - hits) >> 2), R.HITS)
  store<u32>(record, <u32>((hitsTop - hits) >> 2), R.HITS_END)
  return hitsTop > before ? flags | R.LITERAL : flags
}

/** The format of an odd line is not known for sure, so neither is how it escapes. */
function searchOddUnescaped(from: usize, stop: usize): void {
  searchUnescaped(from, stop, false, percents, true)
  if (undo == R.UNDO_HASH) searchUnescaped(from, stop, true, false, false)
}

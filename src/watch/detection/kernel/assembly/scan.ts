// The stages in order, for one window of whole lines after another.
import { cutColumns, separator } from './columns'
import { cutCombined, searchedFrom, searchedTarget } from './combined'
import { cutDelimited } from './delimited'
import { find } from './bytes'
import { handUp, handed, isOwnSlice, startHandUp, useSalt } from './hand-up'
import { cutJson } from './json'
import { forgetShapes } from './json-shapes'
import * as literals from './literals'
import {
  ATTENTION_MAX, ATTENTION_SIZE, BATCH, LINE_MAX, RECORD_SIZE, hits, hitsEnd, otherBlocks, otherCandidates, positions, records, requestBlocks,
  requestCandidates, slices, specials,
} from './memory'
import { findTarget, formsOf, searchAsOdd, searchForms, target, targetEnd, useForms } from './other-forms'
import * as R from './record'
import { addBlocks, candidatesInBlocks, hitsTop, startHits, startLine, useTarget, verifyAt } from './search'
import { count, counted, fetch, hasRoom, slots } from './sources'
import { index, needsDecoding, positionsEnd, sawBackslash, specialsRead } from './structure'
import { searchAsTarget, searchJoined } from './views'

/** Bytes of text that go through all stages together: they stay in the first-level cache. */
const WINDOW: usize = 16384

export const LAYOUT_NONE: u32 = 0
export const LAYOUT_COMBINED: u32 = 1
export const LAYOUT_DELIMITED: u32 = 2
export const LAYOUT_JSON: u32 = 3

/** What deserves a look. */
const HANDED: u32 = R.ODD | R.LITERAL | R.ERROR | R.ODD_METHOD | R.EVERY | R.SUSPICIOUS

// Counts of the last scan, see KernelCounts.
export let lines: u32 = 0
export let parsed: u32 = 0
export let odd: u32 = 0
export let skipped: u32 = 0
export let cut: u32 = 0
export let first: u32 = 0
export let last: u32 = 0
export let scanned: usize = 0
/** The scan ends before `to`. */
let ended: bool = false

let layout: u32 = LAYOUT_NONE
let incomplete: bool = false
/** Some literal may stand in an address. */
let address: bool = false
let every: bool = false
let since: u32 = 0
let until: u32 = 0xffffffff

export function useWindow(from: u32, to: u32, all: bool, addresses: bool): void {
  address = addresses
  since = from
  until = to
  every = all
}

/** `kind` LAYOUT_*; `escapes` UNDO_*; `percent`: some field is percent-encoded; `all`: hits are not enough; `seed` names the layout. */
export function useLayout(kind: u32, escapes: u32, percent: bool, all: bool, seed: u32): void {
  layout = kind
  useForms(escapes, percent)
  incomplete = all
  useSalt(seed)
  forgetShapes()
}

export function scan(from: usize, to: usize): u32 {
  lines = 0
  parsed = 0
  odd = 0
  skipped = 0
  cut = 0
  first = 0
  last = 0
  startHandUp()
  scanned = to
  ended = false
  startHits()
  const columned = layout == LAYOUT_DELIMITED && separator != 0
  const quote: u8 = layout == LAYOUT_COMBINED || layout == LAYOUT_JSON ? 34 : columned ? separator : 10
  // A directive ends the scan: nothing behind it is looked at in vain.
  let size = from < to && load<u8>(from) == 35 ? find(from, to, 10) + 1 - from : WINDOW
  while (from < to) {
    const end = from + size < to ? from + size : to
    index(from, end, quote)
    let at = positionsEnd
    while (at > positions && load<u8>(<usize>load<u32>(at - 4)) != 10) at -= 4
    if (at == positions) {
      // No whole line in the window.
      if (end == to) break
      size *= 2
      continue
    }
    size = WINDOW
    const next = window(from, at)
    if (ended) {
      scanned = next
      break
    }
    from = next
  }
  return handed
}

/** Lines from `line` on; their newlines are in the list up to `listEnd`. Returns where it stopped. */
function window(line: usize, listEnd: usize): usize {
  const most = slots >>> 3 < BATCH ? slots >>> 3 : BATCH
  let list = positions
  let special = specials
  while (list < listEnd) {
    if (handed + BATCH > ATTENTION_MAX || !hasRoom(most) || hitsTop + <usize>literals.count * 8 * <usize>BATCH > hitsEnd) {
      ended = true
      return line
    }
    let record = records
    const full = records + <usize>most * RECORD_SIZE
    let slice = slices
    requestEnd = requestBlocks
    otherEnd = otherBlocks
    let stopHere = false
    while (list < listEnd && record < full) {
      // A line that starts with # may change the layout of those behind it.
      if (load<u8>(line) == 35) {
        if (record > records) break
        stopHere = true
      }
      let newlineAt = list
      while (load<u8>(<usize>load<u32>(newlineAt)) != 10) newlineAt += 4
      const newline = <usize>load<u32>(newlineAt)
      store<u32>(record, lines, R.ORDER)
      lines++
      let decode = false
      let firstSpecial = special
      if (<usize>load<u32>(special) < newline) {
        decode = needsDecoding(special, newline)
        special = specialsRead
        store<u32>(record, load<u32>(firstSpecial), R.FIRST_SPECIAL)
        store<u32>(record, load<u32>(special - 4), R.LAST_SPECIAL)
      }
      const backslash = decode && sawBackslash
      const end = load<u8>(newline - 1) == 13 && newline > line ? newline - 1 : newline
      let fits = false
      if (newline - line > LINE_MAX) cut++
      else if (layout == LAYOUT_COMBINED) {
        fits = !backslash && cutCombined(line, list, end, newlineAt, firstSpecial, record)
        if (!fits) {
          // The list cannot tell an escaped quote; the interpreter looks for itself.
          fits = cutDelimited(line, end, backslash, record, slice)
        }
      } else if (layout == LAYOUT_DELIMITED) {
        if (separator) fits = cutColumns(line, list, newlineAt, end, record, slice)
        else fits = cutDelimited(line, end, backslash, record, slice)
      }
      else if (layout == LAYOUT_JSON) fits = cutJson(line, list, newlineAt, end, backslash, record, slice)
      if (fits) {
        const time = load<u32>(record, R.TIME)
        if (time && (time < since || time > until)) {
          skipped++
        } else {
          let flags = load<u32>(record, R.FLAGS)
          if (load<u32>(record, R.STATUS) > 399) flags |= R.ERROR
          store<u32>(record, flags | formsOf(line, end, decode, true), R.FLAGS)
          addParts(record, line, end)
          record += RECORD_SIZE
          slice += ATTENTION_SIZE
        }
      } else if (isBlank(line, end)) skipped++
      else {
        store<u32>(record, <u32>line, R.LINE)
        const tooLong = newline - line > LINE_MAX
        const stop = tooLong ? line + LINE_MAX : end
        store<u32>(record, <u32>stop, R.LINE_END)
        store<u32>(record, R.ODD | (tooLong ? R.CUT : 0) | formsOf(line, end, decode, false), R.FLAGS)
        requestEnd = addBlocks(line, stop, requestEnd)
        otherEnd = addBlocks(line, stop, otherEnd)
        endParts(record)
        record += RECORD_SIZE
      }
      line = newline + 1
      list = newlineAt + 4
      if (stopHere) break
    }
    batch(record)
    if (stopHere) {
      ended = true
      return line
    }
  }
  return line
}

/** Nothing but spaces, tabs and carriage returns. */
function isBlank(line: usize, end: usize): bool {
  for (; line < end; line++) {
    const byte = <u32>load<u8>(line)
    if (byte != 32 && byte != 9 && byte != 13) return false
  }
  return true
}

/** Searches, counts and hands up the records up to `end`. */
function batch(end: usize): void {
  decide(end)
  if (layout == LAYOUT_DELIMITED) for (let record = records; record < end; record += RECORD_SIZE) part(record)
  countSources(end)
}

/** Ends of the lists of blocks of the batch. */
let requestEnd: usize = 0
let otherEnd: usize = 0

/**
 * Lists what is searched of a line that was cut: the target (with the method before it, where it stands in a request line), and all else. The parts overlap
 * in whole blocks counted from where the search begins, so that a literal in either of them, or in both, is tested at every fourth byte.
 */
// @ts-ignore: decorator
@inline
function addParts(record: usize, line: usize, end: usize): void {
  const slice = <usize>load<u32>(record, R.SLICES)
  let from = line
  let open: usize
  let close: usize
  if (isOwnSlice(slice)) {
    open = <usize>load<u32>(slice + R.TARGET)
    close = <usize>load<u32>(slice + R.TARGET, 4)
    if (layout == LAYOUT_DELIMITED) join(slice)
  } else {
    from = searchedFrom
    open = <usize>load<u32>(slice)
    close = searchedTarget
    // The address alone, which ends 30 bytes before the request: the time holds nothing that is looked for.
    if (address && from > line && open < line + 160) otherEnd = addBlocks(line, open - 34, otherEnd)
  }
  if (open) {
    // A short literal is tested from one byte before it.
    const request = from + ((open - 1 - from) & ~15)
    const behind = from + ((close - 1 - from) & ~15)
    if (open > from + 3) otherEnd = addBlocks(from, open, otherEnd)
    requestEnd = addBlocks(request, close, requestEnd)
    otherEnd = addBlocks(behind, end, otherEnd)
  } else otherEnd = addBlocks(from, end, otherEnd)
  endParts(record)
}

// @ts-ignore: decorator
@inline
function endParts(record: usize): void {
  store<u32>(record, <u32>requestEnd, R.REQUEST_BLOCKS)
  store<u32>(record, <u32>otherEnd, R.OTHER_BLOCKS)
}

/** Looks which literals stand in the lines, in any form of them. */
function decide(end: usize): void {
  let inRequest = requestCandidates
  let elsewhere = otherCandidates
  const requestTo = candidatesInBlocks(literals.anywhere, requestBlocks, requestEnd, inRequest)
  const otherTo = candidatesInBlocks(literals.elsewhere, otherBlocks, otherEnd, elsewhere)
  // Behind the last one stands one that belongs to no line.
  store<u32>(requestTo, 0xffffffff, 4)
  store<u32>(otherTo, 0xffffffff, 4)
  for (let record = records; record < end; record += RECORD_SIZE) {
    let flags = load<u32>(record, R.FLAGS)
    const before = hitsTop
    const requestMost = load<u32>(record, R.REQUEST_BLOCKS)
    const otherMost = load<u32>(record, R.OTHER_BLOCKS)
    const slice = layout == LAYOUT_DELIMITED || layout == LAYOUT_JSON ? sliceOf(record, flags) : 0
    const query = slice ? <usize>load<u32>(slice, R.QUERY) : 0
    if (load<u32>(inRequest, 4) < requestMost || load<u32>(elsewhere, 4) < otherMost || flags & (R.DECODE | R.UNESCAPE) || query) {
      const from = <usize>load<u32>(record, R.LINE)
      const stop = <usize>load<u32>(record, R.LINE_END)
      startLine()
      findTarget(record, flags)
      useTarget(target, targetEnd)
      for (; load<u32>(inRequest, 4) < requestMost; inRequest += 8) verifyAt(<usize>load<u32>(inRequest), from, stop)
      for (; load<u32>(elsewhere, 4) < otherMost; elsewhere += 8) verifyAt(<usize>load<u32>(elsewhere), from, stop)
      if (flags & (R.DECODE | R.UNESCAPE)) {
        searchAsTarget(true)
        if (target != from) {
          if (target) searchForms(record, flags, target, targetEnd)
          searchAsTarget(false)
        }
        searchForms(record, flags, from, stop)
      }
      if (query) {
        const path = <usize>load<u32>(slice + R.TARGET)
        searchAsTarget(true)
        searchJoined(path, <usize>load<u32>(slice + R.TARGET, 4), query, <usize>load<u32>(slice, R.QUERY + 4))
      }
      if (hitsTop > before) flags |= R.LITERAL
    }
    store<u32>(record, <u32>((before - hits) >> 2), R.HITS)
    store<u32>(record, <u32>((hitsTop - hits) >> 2), R.HITS_END)
    store<u32>(record, flags, R.FLAGS)
  }
}

/** Keeps the fetching from being optimised away. */
let touched: u32 = 0

/** Counts the sources, and hands up what deserves it. */
function countSources(end: usize): void {
  // Fetches all entries first: the processor then waits for many of them at once instead of for one after the other.
  let fetched: u32 = 0
  for (let record = records; record < end; record += RECORD_SIZE) {
    fetched += fetch(load<u32>(record, R.HASH) & (slots - 1))
  }
  touched = fetched
  for (let record = records; record < end; record += RECORD_SIZE) {
    let flags = load<u32>(record, R.FLAGS)
    if (!(flags & R.ODD)) {
      const time = load<u32>(record, R.TIME)
      if (count(v128.load(record, R.KEY), load<u32>(record, R.HASH), time)) {
        store<u32>(record, counted, R.ENTRY)
        parsed++
        if (time) {
          if (!first || time < first) first = time
          if (time > last) last = time
        }
      } else {
        // Digits and dots that spell no address.
        flags = (flags & ~(R.ERROR | R.ODD_METHOD | R.SUSPICIOUS)) | R.ODD
        if (literals.apart) flags = searchAsOdd(record, flags)
      }
    }
    if (flags & R.ODD) {
      odd++
      if (incomplete) flags |= R.ALL
    }
    if (every) flags |= R.EVERY
    if (flags & HANDED) handUp(record, flags)
  }
}

function sliceOf(record: usize, flags: u32): usize {
  return flags & R.ODD ? 0 : <usize>load<u32>(record, R.SLICES)
}

/** Path and query are one target: while it is searched, `?` stands between them. The byte that belongs there waits in the seam. */
function join(slice: usize): void {
  const seam = <usize>load<u32>(slice, R.SEAM)
  if (!seam) return
  parted = load<u8>(seam)
  store<u8>(seam, 63)
}
let parted: u8 = 32

function part(record: usize): void {
  if (load<u32>(record, R.FLAGS) & R.ODD) return
  const seam = <usize>load<u32>(<usize>load<u32>(record, R.SLICES), R.SEAM)
  // Between two fields of one layout always stands the same byte.
  if (seam) store<u8>(seam, parted)
}

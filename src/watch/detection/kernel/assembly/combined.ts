// The family of `combined`: [words] peer ident user [time] "request" status bytes ["referrer" "agent"] [anything]. Cut by the list of
// quotes from stage 1. Whatever deviates in the least goes to the interpreter of delimited.ts.
import { keyOfText, key } from './address'
import { find, inRange, isDigit } from './bytes'
import { flagsOfLine, splitRequest } from './request'
import {
  HASH, HOST, KEY, LINE_END, FLAGS, REFERRER, SLICES, STATUS, TIME, USER, USER_AGENT, LINE,
} from './record'
import { hashOf } from './sources'
import { suspicious } from './suspicious'
import { clfTime } from './time'

/** Words before the peer (0, or 1: the virtual host). */
let lead: u32 = 0
/** Has referrer and agent. */
let long: bool = false
let anything: bool = false
/** Spaces may stand in the user. */
let spaced: bool = false
/** Where in the last line that was cut literals may stand, and where its target ends: at the latest with the request line. */
export let searchedFrom: usize = 0
export let searchedTarget: usize = 0
/** Search the address and time too: some literal may stand there. */
let front: bool = false

export function useCombined(words: u32, withAgent: bool, trailing: bool, userSpaces: bool, searchFront: bool): void {
  lead = words
  long = withAgent
  anything = trailing
  spaced = userSpaces
  front = searchFront
}

const QUOTES_LONG: usize = 24
const QUOTES_SHORT: usize = 8

/**
 * Cuts the line at `line` whose quotes are listed from `at` on and whose special bytes begin at `special`. Fills the record and
 * returns true, or false when the line is not of the plainest shape.
 */
// @ts-ignore: decorator
@inline
export function cutCombined(line: usize, at: usize, end: usize, newlineAt: usize, special: usize, record: usize): bool {
  const open = <usize>load<u32>(at)
  const close = <usize>load<u32>(at, 4)
  const count = newlineAt - at
  if (long) {
    const referrer = <usize>load<u32>(at, 8)
    const referrerEnd = <usize>load<u32>(at, 12)
    const agent = <usize>load<u32>(at, 16)
    if (count < QUOTES_LONG || load<u16>(referrer - 1) != 0x2220) return false
    if (agent != referrerEnd + 2 || (load<u32>(referrerEnd) & 0xffffff) != 0x222022) return false
    if (!anything && (count != QUOTES_LONG || <usize>load<u32>(at, 20) + 1 != end)) return false
    if (!isSize(close + 6, referrer - 1)) return false
  } else {
    if (count < QUOTES_SHORT || (!anything && count != QUOTES_SHORT)) return false
    const stop = anything ? find(close + 6 < end ? close + 6 : end, end, 32) : end
    // With anything behind the size, the space in front of that must be there.
    if (stop < close + 6 || (anything && stop == end) || !isSize(close + 6, stop)) return false
  }
  // `] "` and `" 200 `
  if (open < line + 34 || (load<u32>(open - 2) & 0xffffff) != 0x22205d) return false
  const digits = load<u32>(close, 2)
  if (load<u16>(close) != 0x2022 || digits >> 24 != 32) return false
  const a = (digits & 255) - 48
  const b = ((digits >> 8) & 255) - 48
  const c = ((digits >> 16) & 255) - 48
  if (a > 9 || b > 9 || c > 9) return false
  const time = clfTime(open - 28)
  if (!time) return false

  let peer = line
  let scanFrom = open - 2
  if (lead) {
    peer = find(line, open, 32) + 1
    scanFrom = line
    if (peer >= open || peer == line + 1) return false
  }
  const spaces = <u32>i8x16.bitmask(i8x16.eq(v128.load(peer), i8x16.splat(32)))
  const peerEnd = spaces ? peer + <usize>ctz(spaces) : find(peer, open, 32)
  // ` - - [` and the time: nothing to see.
  if (load<u32>(peerEnd) != 0x2d202d20 || load<u16>(peerEnd, 4) != 0x5b20 || peerEnd + 6 != open - 28) {
    // The user ends at the first ` [` that a time follows; only the first of all is taken here.
    const ident = find(peerEnd + 1, open, 32)
    if (ident >= open || ident == peerEnd) return false
    let bracket = ident + 1
    while (bracket < open && load<u16>(bracket) != 0x5b20) bracket++
    if (bracket != open - 30 || (!spaced && find(ident + 1, bracket, 32) < bracket)) return false
    // A name stands there, which rules look at.
    scanFrom = line
  }
  if (!keyOfText(peer, peerEnd)) return false
  searchedFrom = front || <usize>load<u32>(special) < open ? line : scanFrom

  const first = load<u32>(open, 1)
  const tail = load<u64>(close - 9) & 0x0000ffffffffffff
  // GET, HEAD or POST, and ` HTTP/` where it belongs: an ordinary request line.
  const method = first == 0x20544547 || ((first == 0x54534f50 || first == 0x44414548) && load<u8>(open, 5) == 32)
  const plain = method && tail == 0x2f5054544820 && isVersion(close - 3) && close - open > 15

  searchedTarget = plain ? close - 9 : close
  v128.store(record, key, KEY)
  store<u32>(record, hashOf(key), HASH)
  store<u32>(record, <u32>line, LINE)
  store<u32>(record, <u32>end, LINE_END)
  store<u32>(record, time, TIME)
  store<u32>(record, a * 100 + b * 10 + c, STATUS)
  store<u32>(record, plain ? suspicious(open + (first == 0x20544547 ? 5 : 6), close - 9) : flagsOfLine(open + 1, close), FLAGS)
  store<u32>(record, <u32>at, SLICES)
  return true
}

/** `1.1` */
// @ts-ignore: decorator
@inline
function isVersion(at: usize): bool {
  return isDigit(load<u8>(at)) && load<u8>(at, 1) == 46 && isDigit(load<u8>(at, 2))
}

/** Digits, at most 15, or `-`, in [from, end). */
// @ts-ignore: decorator
@inline
function isSize(from: usize, end: usize): bool {
  const size = end - from
  const all = (<u32>1 << <u32>size) - 1
  return size - 1 < 15 && ((inRange(v128.load(from), 48, 9) & all) == all || (size == 1 && load<u8>(from) == 45))
}

/** Writes the slices of a record cut here. */
export function sliceCombined(record: usize, out: usize): void {
  const at = <usize>load<u32>(record, SLICES)
  const open = <usize>load<u32>(at)
  splitRequest(open + 1, <usize>load<u32>(at, 4), out)
  if (long) {
    put(out, REFERRER, <usize>load<u32>(at, 8) + 1, <usize>load<u32>(at, 12))
    put(out, USER_AGENT, <usize>load<u32>(at, 16) + 1, <usize>load<u32>(at, 20))
  }
  let peer = <usize>load<u32>(record, LINE)
  if (lead) {
    const end = find(peer, open, 32)
    put(out, HOST, peer, end)
    peer = end + 1
  }
  const ident = find(find(peer, open, 32) + 1, open, 32)
  put(out, USER, ident + 1, open - 30)
}

/** A text field: `-` and nothing are none. */
export function put(out: usize, field: usize, from: usize, end: usize): void {
  if (end - from < 1 || (end - from == 1 && load<u8>(from) == 45)) return
  store<u32>(out + field, <u32>from)
  store<u32>(out + field, <u32>end, 4)
}

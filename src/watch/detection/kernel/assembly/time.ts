// Times of the strict forms only; whatever else a time may look like is left to the plain parser (0).
import { isDigit } from './bytes'

/** 0: not a time this kernel reads. A time is never 0: 1970 is no year of a web log. */
export const NO_TIME: u32 = 0

// The last date and minute seen, as text, and what they came to. Most lines repeat them.
let clfText: v128 = i64x2.splat(0)
let clfMinuteUnit: u32 = 0
let clfZone: u64 = 0
let clfBase: u32 = 0
let isoText: v128 = i64x2.splat(0)
let isoBase: u32 = 0

/** Two digits, or a number over 99. */
// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  const tens = <u32>load<u8>(at) - 48
  const ones = <u32>load<u8>(at, 1) - 48
  return tens < 10 && ones < 10 ? tens * 10 + ones : 1000
}

function monthOf(at: usize): u32 {
  const name = ((<u32>load<u8>(at) << 16) | (<u32>load<u8>(at, 1) << 8) | <u32>load<u8>(at, 2)) | 0x202020
  if (name == 0x6a616e) return 1
  if (name == 0x666562) return 2
  if (name == 0x6d6172) return 3
  if (name == 0x617072) return 4
  if (name == 0x6d6179) return 5
  if (name == 0x6a756e) return 6
  if (name == 0x6a756c) return 7
  if (name == 0x617567) return 8
  if (name == 0x736570) return 9
  if (name == 0x6f6374) return 10
  if (name == 0x6e6f76) return 11
  if (name == 0x646563) return 12
  return 0
}

/** Seconds since 1970 of the start of a minute, or NO_TIME. Years 1971 to 2105. */
function minuteStart(year: u32, month: u32, day: u32, hour: u32, minute: u32): u32 {
  if (year < 1971 || year > 2105 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59) return NO_TIME
  const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  const last: u32 = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  if (day > last) return NO_TIME
  // Days from the civil date, counting years from March.
  const marchYear = month <= 2 ? year - 1 : year
  const era = marchYear / 400
  const yearOfEra = marchYear - era * 400
  const dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  const days = era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  return days * 86400 + hour * 3600 + minute * 60
}

/** East of UTC, seconds; 0x7fffffff when it is no `+hhmm`. */
function zoneSeconds(at: usize): i32 {
  const sign = load<u8>(at)
  const hours = two(at + 1)
  const minutes = two(at + 3)
  if ((sign != 43 && sign != 45) || hours > 23 || minutes > 59) return 0x7fffffff
  const seconds = <i32>(hours * 3600 + minutes * 60)
  return sign == 45 ? -seconds : seconds
}

/** The 26 bytes `19/Jul/2001:10:05:01 -0500` at `at`. */
// @ts-ignore: decorator
@inline
export function clfTime(at: usize): u32 {
  const text = v128.load(at)
  const minuteUnit = <u32>load<u8>(at, 16)
  // " -0500": the eight bytes from the seconds on, without the two digits.
  const zone = load<u64>(at, 18) & 0xffffffffffff0000
  if (minuteUnit != clfMinuteUnit || zone != clfZone || v128.any_true(v128.xor(text, clfText))) {
    if (!readClf(at)) return NO_TIME
  }
  const tens = <u32>load<u8>(at, 18) - 48
  const ones = <u32>load<u8>(at, 19) - 48
  if (tens > 5 || ones > 9 || load<u8>(at, 17) != 58) return NO_TIME
  return clfBase + tens * 10 + ones
}

function readClf(at: usize): bool {
  const zone = zoneSeconds(at + 21)
  if (load<u8>(at, 2) != 47 || load<u8>(at, 6) != 47 || load<u8>(at, 11) != 58 || load<u8>(at, 14) != 58) return false
  if (load<u8>(at, 20) != 32 || zone == 0x7fffffff) return false
  const base = minuteStart(two(at + 7) * 100 + two(at + 9), monthOf(at + 3), two(at), two(at + 12), two(at + 15))
  if (base == NO_TIME) return false
  clfText = v128.load(at)
  clfMinuteUnit = <u32>load<u8>(at, 16)
  clfZone = load<u64>(at, 18) & 0xffffffffffff0000
  clfBase = base - <u32>zone
  return true
}

/** `19/Jul/2001:10:05:01 -0500`, with a fraction before the zone, or without zone. */
export function clfTimeOf(from: usize, end: usize): u32 {
  const size = end - from
  if (size == 26) return clfTime(from)
  if (size < 20) return NO_TIME
  if (load<u8>(from, 2) != 47 || load<u8>(from, 6) != 47 || load<u8>(from, 11) != 58) return NO_TIME
  if (load<u8>(from, 14) != 58 || load<u8>(from, 17) != 58) return NO_TIME
  const base = minuteStart(two(from + 7) * 100 + two(from + 9), monthOf(from + 3), two(from), two(from + 12), two(from + 15))
  return withSeconds(base, from + 18, end)
}

/** `2001-07-19T10:05:01.123Z`, a space for `T`, with fraction and zone or without. */
export function isoTimeOf(from: usize, end: usize): u32 {
  if (end - from < 19) return NO_TIME
  const text = v128.load(from)
  if (v128.any_true(v128.xor(text, isoText))) {
    const letter = <u32>load<u8>(from, 10)
    if (load<u8>(from, 4) != 45 || load<u8>(from, 7) != 45 || load<u8>(from, 13) != 58) return NO_TIME
    if ((letter | 32) != 116 && letter != 32) return NO_TIME
    const year = two(from) * 100 + two(from + 2)
    const base = minuteStart(year, two(from + 5), two(from + 8), two(from + 11), two(from + 14))
    if (base == NO_TIME) return NO_TIME
    isoText = text
    isoBase = base
  }
  return load<u8>(from, 16) == 58 ? withSeconds(isoBase, from + 17, end) : NO_TIME
}

/** W3C: `2001-07-19` and `10:05:01` in two fields. */
export function dateAndTime(date: usize, dateEnd: usize, clock: usize, clockEnd: usize): u32 {
  if (dateEnd - date != 10 || clockEnd - clock < 8) return NO_TIME
  if (load<u8>(date, 4) != 45 || load<u8>(date, 7) != 45) return NO_TIME
  if (load<u8>(clock, 2) != 58 || load<u8>(clock, 5) != 58) return NO_TIME
  const year = two(date) * 100 + two(date + 2)
  const base = minuteStart(year, two(date + 5), two(date + 8), two(clock), two(clock + 3))
  return withSeconds(base, clock + 6, clockEnd)
}

/** Seconds, `.fraction`, ` +hhmm`, `+hh:mm` or `Z` at [at, end), added to a minute. */
function withSeconds(base: u32, at: usize, end: usize): u32 {
  const seconds = two(at)
  if (base == NO_TIME || seconds > 59) return NO_TIME
  at += 2
  if (at < end && (load<u8>(at) == 46 || load<u8>(at) == 44)) {
    const digits = at + 1
    at = digits
    while (at < end && isDigit(load<u8>(at))) at++
    if (at == digits || at - digits > 9) return NO_TIME
  }
  if (at < end && load<u8>(at) == 32) at++
  else if (at == end) return base + seconds
  const rest = end - at
  if (rest == 1 && (<u32>load<u8>(at) | 32) == 122) return base + seconds
  let minutes = at + 3
  if (rest == 6 && load<u8>(at, 3) == 58) minutes++
  else if (rest != 5) return NO_TIME
  const sign = load<u8>(at)
  const hours = two(at + 1)
  const minute = two(minutes)
  if ((sign != 43 && sign != 45) || hours > 23 || minute > 59) return NO_TIME
  const east = hours * 3600 + minute * 60
  return sign == 45 ? base + seconds + east : base + seconds - east
}

/** `995537101.123`: seconds, at most ten digits, with or without a fraction. */
export function epochOf(from: usize, end: usize): u32 {
  let value: u64 = 0
  let at = from
  for (; at < end && isDigit(load<u8>(at)); at++) value = value * 10 + <u64>(load<u8>(at) - 48)
  if (at == from || at - from > 10 || value == 0 || value > 0xfffffffe) return NO_TIME
  if (at == end) return <u32>value
  if (load<u8>(at) != 46 || end - at > 16 || end - at < 2) return NO_TIME
  for (at++; at < end; at++) if (!isDigit(load<u8>(at))) return NO_TIME
  return <u32>value
}

// Splits a request line by the rules written at `Layout`.
import { clear, isDigit } from './bytes'
import { METHOD, ODD_METHOD, PROTOCOL, QUERY, SEAM, TARGET } from './record'
import { suspicious } from './suspicious'

/** Writes method, target and protocol of [from, end) into `out` (slices); leaves them empty when it is no request line. */
export function splitRequest(from: usize, end: usize, out: usize): void {
  let first = from
  while (first < end && load<u8>(first) != 32) first++
  if (first == end || !isMethod(from, first)) return
  let last = end - 1
  while (load<u8>(last) != 32) last--
  const slash = first + 1 < end && load<u8>(first, 1) == 47
  if (last > first && isProtocol(last + 1, end)) {
    put(out, METHOD, from, first)
    put(out, TARGET, first + 1, last)
    put(out, PROTOCOL, last + 1, end)
  } else if (slash) {
    put(out, METHOD, from, first)
    put(out, TARGET, first + 1, end)
  }
}

function put(out: usize, field: usize, from: usize, end: usize): void {
  if (from == end) return
  store<u32>(out + field, <u32>from)
  store<u32>(out + field, <u32>end, 4)
}

function isMethod(from: usize, end: usize): bool {
  const size = end - from
  if (size < 1 || size > 32 || (<u32>load<u8>(from) | 32) - 97 > 25) return false
  for (let at = from + 1; at < end; at++) {
    const byte = <u32>load<u8>(at)
    if ((byte | 32) - 97 > 25 && !isDigit(byte) && byte != 95 && byte != 45) return false
  }
  return true
}

/** Two to eight capitals, `/`, a digit. */
function isProtocol(from: usize, end: usize): bool {
  let at = from
  while (at < end && <u32>load<u8>(at) - 65 < 26) at++
  const letters = at - from
  return letters >= 2 && letters <= 8 && at + 1 < end && load<u8>(at) == 47 && isDigit(load<u8>(at, 1))
}

/** Whether a method is GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS. */
function isOrdinary(from: usize, end: usize): bool {
  const word = load<u32>(from)
  const size = end - from
  if (size == 3) return (word & 0xffffff) == 0x544547 || (word & 0xffffff) == 0x545550
  if (size == 4) return word == 0x44414548 || word == 0x54534f50
  if (size == 5) return word == 0x43544150 && load<u8>(from, 4) == 0x48
  if (size == 6) return word == 0x454c4544 && load<u16>(from, 4) == 0x4554
  return size == 7 && word == 0x4954504f && (load<u32>(from, 3) == 0x534e4f49)
}

/** ODD_METHOD and SUSPICIOUS of a request whose method and target are in `out` (slices). */
export function flagsOfRequest(out: usize): u32 {
  const method = <usize>load<u32>(out, METHOD)
  let flags = method && isOrdinary(method, <usize>load<u32>(out + METHOD, 4)) ? 0 : ODD_METHOD
  const target = <usize>load<u32>(out, TARGET)
  const end = <usize>load<u32>(out + TARGET, 4)
  const seam = <usize>load<u32>(out, SEAM)
  // Between path and query stands a byte of the log, which may be any.
  if (seam) flags |= suspicious(target, seam) | suspicious(seam + 1, end)
  else flags |= suspicious(target, end)
  const query = <usize>load<u32>(out, QUERY)
  return query ? flags | suspicious(query, <usize>load<u32>(out, QUERY + 4)) : flags
}

/** The same of a request line. */
export function flagsOfLine(from: usize, end: usize): u32 {
  clear(scratch, 128)
  splitRequest(from, end, scratch)
  return flagsOfRequest(scratch)
}

const scratch: usize = memory.data(128)

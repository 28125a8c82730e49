// Writes the records of the lines that deserve a look.
import { clear } from './bytes'
import { sliceCombined } from './combined'
import { addBytes, addWord, finish, low, start } from './hash'
import { ATTENTION_SIZE, BATCH, CARRY, attention, chunk, slices } from './memory'
import * as R from './record'

/** Records of this scan. */
export let handed: u32 = 0
let salt: u64 = 0

export function startHandUp(): void {
  handed = 0
}

/** `seed` names the layout: the same bytes may mean different fields in another. */
export function useSalt(seed: u32): void {
  salt = <u64>seed << 32
}

/** Whether the slices of a line were written by a slow layout, and not left in the list of quotes. */
// @ts-ignore: decorator
@inline
export function isOwnSlice(slice: usize): bool {
  return slice >= slices && slice < slices + ATTENTION_SIZE * <usize>BATCH
}

/** Writes the attention record of a line. */
export function handUp(record: usize, flags: u32): void {
  const out = attention + <usize>handed * ATTENTION_SIZE
  handed++
  clear(out, ATTENTION_SIZE)
  if (!(flags & R.ODD)) {
    const slice = <usize>load<u32>(record, R.SLICES)
    if (!isOwnSlice(slice)) sliceCombined(record, out)
    else for (let word = R.METHOD; word < R.NUMBER; word += 8) store<u64>(out + word, load<u64>(slice + word))
    const query = isOwnSlice(slice) ? <usize>load<u32>(slice, R.QUERY) : 0
    hashFields(out, load<u32>(record, R.STATUS), query, query ? <usize>load<u32>(slice, R.QUERY + 4) : 0)
    const base = <u32>(chunk - CARRY)
    for (let word = R.METHOD; word < R.NUMBER; word += 4) {
      const address = load<u32>(out + word)
      if (address) store<u32>(out + word, address - base)
    }
    store<u32>(out, load<u32>(record, R.TIME), 12)
    store<u32>(out, load<u32>(record, R.ENTRY), 16)
    store<u32>(out, load<u32>(record, R.STATUS), 20)
  }
  const base = <u32>(chunk - CARRY)
  store<u32>(out, load<u32>(record, R.LINE) - base)
  store<u32>(out, load<u32>(record, R.LINE_END) - base, 4)
  store<u32>(out, flags & R.PUBLIC_FLAGS, 8)
  store<u32>(out, load<u32>(record, R.HITS), 40)
  store<u32>(out, load<u32>(record, R.HITS_END), 44)
  store<u32>(out, load<u32>(record, R.ORDER), R.NUMBER)
}

/**
 * Two hashes of 64 bits: of the request with its status, and of the other fields. Lengths before texts, so that no byte can move from one
 * field to the next.
 */
function hashFields(out: usize, status: u32, query: usize, queryEnd: usize): void {
  start()
  addWord(salt | <u64>status)
  addWord(<u64>(queryEnd - query))
  addSlices(out, R.METHOD, R.REFERRER)
  addBytes(query, queryEnd)
  finish()
  const request = low
  start()
  addWord(salt)
  addSlices(out, R.REFERRER, R.NUMBER)
  finish()
  store<u64>(out, request, 24)
  store<u64>(out, low, 32)
}

function addSlices(out: usize, from: usize, to: usize): void {
  for (let word = from; word < to; word += 8) {
    addWord(<u64>(load<u32>(out + word + 4) - load<u32>(out + word)))
  }
  for (let word = from; word < to; word += 8) {
    addBytes(<usize>load<u32>(out + word), <usize>load<u32>(out + word + 4))
  }
}

import { Buffer } from 'node:buffer'
import { writeSync } from 'node:fs'

/**
 * A combined log of `count` lines, each from another IPv4 address, in pieces of about a megabyte: one block of lines is written over and
 * over with other addresses, so that a log of 10^8 sources streams faster than it is read. At most 2^28 lines.
 */
export function* distinctSources(count: number): Generator<Buffer> {
  const rest = ' - - [01/Oct/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "Mozilla/5.0"\n'
  const size = ADDRESS + rest.length
  const block = Buffer.from(('100.100.100.100' + rest).repeat(LINES), 'latin1')
  for (let done = 0; done < count; done += LINES) {
    const lines = Math.min(LINES, count - done)
    // No two numbers are taken to one address: the factor is odd.
    for (let i = 0; i < lines; i++) putAddress(block, i * size, Math.imul(done + i, 0x9e3779b1) & 0xfffffff)
    yield block.subarray(0, lines * size)
  }
}

const LINES = 8192
const ADDRESS = '100.100.100.100'.length

/** Four parts of 7 bits, each three digits long: 100 to 227. */
function putAddress(block: Buffer, at: number, number: number): void {
  let left = number
  for (let part = 0; part < 4; part++) {
    const value = 100 + (left & 127)
    left >>>= 7
    const place = at + part * 4
    block[place] = 48 + Math.floor(value / 100)
    block[place + 1] = 48 + (Math.floor(value / 10) % 10)
    block[place + 2] = 48 + (value % 10)
    if (part < 3) block[place + 3] = 46
  }
}

if (import.meta.main) {
  const count = Number(process.argv[2])
  for (const piece of distinctSources(count)) for (let at = 0; at < piece.length; ) at += writeSync(1, piece, at)
}

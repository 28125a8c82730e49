/**
 * One address in one form. `key` is 16 bytes, IPv4 as `::ffff:a.b.c.d`, so that equal addresses have equal keys.
 * `text` is RFC 5952 (or dotted quad); `family` follows the text.
 */
export interface Address {
  text: string
  family: 4 | 6
  key: Uint8Array
}

/** `bits` is the prefix length inside the 16-byte `key`: an IPv4 /24 has 120. `text` shows it the usual way. */
export interface Network {
  text: string
  family: 4 | 6
  key: Uint8Array
  bits: number
}

/**
 * Reads one address and nothing else: no brackets, port, spaces, octal, short or hexadecimal IPv4 forms (null).
 * IPv4-mapped (`::ffff:0:0/96`) and NAT64 (`64:ff9b::/96`) addresses become the IPv4 address they stand for.
 * A zone (`%eth0`) is dropped.
 */
export function parseAddress(text: string): Address | null {
  if (text.length > MAX_TEXT) return null
  const key = text.includes(':') ? keyOf6(text) : keyOf4(text)
  if (key === null) return null
  if (startsWith(key, NAT64)) key.set(MAPPED)
  return { text: addressText(key), family: isMapped(key) ? 4 : 6, key }
}

/** The canonical text of a 16-byte key. */
export function addressText(key: Uint8Array): string {
  if (isMapped(key)) return `${key[12]}.${key[13]}.${key[14]}.${key[15]}`
  const groups: string[] = []
  for (let i = 0; i < 16; i += 2) groups.push((((key[i] ?? 0) << 8) | (key[i + 1] ?? 0)).toString(16))
  const run = longestZeroRun(groups)
  if (run.length < 2) return groups.join(':')
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`
}

/** The /64 an IPv6 address is in, such as `2001:db8::/64`: usually one household or server. IPv4: the address itself. */
export function network64(address: Address): string {
  if (address.family === 4) return address.text
  const key = new Uint8Array(16)
  key.set(address.key.subarray(0, 8))
  return `${addressText(key)}/64`
}

/** Reads `address/bits`, or a single address. Host bits are cleared. Prefixes wider than a mapped or NAT64 block: null. */
export function parseNetwork(text: string): Network | null {
  const [addressPart = '', bitsPart, ...more] = text.split('/')
  const address = parseAddress(addressPart)
  if (address === null || more.length > 0) return null
  const written4 = !addressPart.includes(':')
  const bits = bitsPart === undefined ? 128 : prefixBits(bitsPart, written4)
  if (bits === null || (address.family === 4 && bits < 96)) return null
  // A NAT64 prefix would silently become a piece of the IPv4 space that nobody asked for.
  if (!written4 && address.family === 4 && bits < 128 && !addressPart.toLowerCase().includes('ffff')) return null
  const key = masked(address.key, bits)
  const shown = address.family === 4 ? bits - 96 : bits
  return { text: `${addressText(key)}/${shown}`, family: address.family, key, bits }
}

/** Whether a 16-byte key lies in the network. An IPv6 network never holds an IPv4 address, however wide it is. */
export function inNetwork(network: Network, key: Uint8Array): boolean {
  if ((network.family === 4) !== isMapped(key)) return false
  const whole = network.bits >> 3
  for (let i = 0; i < whole; i++) if (network.key[i] !== key[i]) return false
  const mask = (0xff00 >> (network.bits & 7)) & 0xff
  return mask === 0 || (((network.key[whole] ?? 0) ^ (key[whole] ?? 0)) & mask) === 0
}

/** 39 characters of address, `%`, and a zone of up to 64. */
const MAX_TEXT = 110
const MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)
const NAT64 = Uint8Array.of(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)
const QUAD = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/
const GROUP = /^[0-9a-fA-F]{1,4}$/
const ZONE = /^[0-9A-Za-z._~-]{1,64}$/

function isMapped(key: Uint8Array): boolean {
  return startsWith(key, MAPPED)
}

function startsWith(key: Uint8Array, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (key[i] !== prefix[i]) return false
  return true
}

function keyOf4(text: string): Uint8Array | null {
  const quad = quadBytes(text)
  if (quad === null) return null
  const key = new Uint8Array(16)
  key.set(MAPPED)
  key.set(quad, 12)
  return key
}

function quadBytes(text: string): number[] | null {
  const parts = QUAD.exec(text)?.slice(1)
  if (parts === undefined) return null
  // A leading zero means octal to some readers and decimal to others.
  const ambiguous = parts.some((part) => (part.length > 1 && part.startsWith('0')) || Number(part) > 255)
  return ambiguous ? null : parts.map(Number)
}

function keyOf6(text: string): Uint8Array | null {
  const [bare = '', zone, ...more] = text.split('%')
  if (more.length > 0 || (zone !== undefined && !ZONE.test(zone))) return null
  const halves = bare.split('::')
  if (halves.length > 2) return null
  const head = halfBytes(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 1 ? [] : halfBytes(halves[1] ?? '', true)
  if (head === null || tail === null) return null
  const known = head.length + tail.length
  // `::` stands for at least one group.
  if (halves.length === 1 ? known !== 16 : known > 14) return null
  const key = new Uint8Array(16)
  key.set(head)
  key.set(tail, 16 - tail.length)
  return key
}

/** Bytes of colon-separated groups; the last may be a dotted quad when `quadAllowed`. */
function halfBytes(text: string, quadAllowed: boolean): number[] | null {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [i, group] of groups.entries()) {
    if (GROUP.test(group)) {
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 0xff)
      continue
    }
    const quad = quadAllowed && i === groups.length - 1 ? quadBytes(group) : null
    if (quad === null) return null
    bytes.push(...quad)
  }
  return bytes
}

/** First longest run of `0` groups. */
function longestZeroRun(groups: string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === '0') end++
    if (end - start > best.length) best = { start, length: end - start }
    start = Math.max(start, end)
  }
  return best
}

function prefixBits(text: string, written4: boolean): number | null {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return null
  const bits = Number(text)
  if (bits > (written4 ? 32 : 128)) return null
  return written4 ? bits + 96 : bits
}

function masked(key: Uint8Array, bits: number): Uint8Array {
  return key.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))))
}

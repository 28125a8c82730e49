import { Buffer } from 'node:buffer'
import { parseAddress } from '../../../support/address.ts'
import { formatFromLayout } from '../../logs/formats/layout-format.ts'
import type { Layout, LineParser, Parsed } from '../../logs/formats/types.ts'
import { isOddMethod } from '../rules/odd-method.ts'
import { isSuspicious } from '../rules/suspicious.ts'
import { contentHash } from './plain/content-hash.ts'
import { createLiteralFinder } from './plain/literal-finder.ts'
import { literalTexts } from './plain/literal-texts.ts'
import { createSourceTable } from './plain/source-table.ts'
import { Flag, type Kernel, type KernelConfig, type KernelCounts, Word } from './types.ts'

/** Longest part of a line that is looked at, bytes. */
export const LINE_LIMIT = 65_536
const CAPACITY = 256 * 1024
const SLACK = 64
/** Attention records of one scan; as many probes stop it early. */
const ROOM = 4096
const HITS_ROOM = 64 * 1024
const ADDRESSES_REMEMBERED = 16_384

/**
 * The kernel in plain TypeScript, for machines without WebAssembly SIMD and as the other opinion in tests. It reads with the same
 * `LineParser` as the rest of the program, so only speed sets it apart. Its field offsets stay 0: readers parse the line again.
 */
export function createPlainKernel(config: KernelConfig): Kernel {
  const buffer = Buffer.alloc(LINE_LIMIT + CAPACITY + SLACK)
  const attention = new Uint32Array(ROOM * Word.SIZE)
  const hits = new Uint32Array(HITS_ROOM)
  const counts: KernelCounts = { lines: 0, parsed: 0, odd: 0, skipped: 0, cut: 0, first: 0, last: 0 }
  const sources = createSourceTable(config.sourceSlots)
  const finder = createLiteralFinder(config.literals, config.places)
  const keys = new Map<string, Uint8Array>()
  const found: number[] = []
  let parser: LineParser | null = null
  let scanned = 0
  let records = 0
  let hitsUsed = 0

  function keyOf(peer: string): Uint8Array | null {
    const known = keys.get(peer)
    if (known !== undefined) return known
    const address = parseAddress(peer)
    if (address === null) return null
    if (keys.size >= ADDRESSES_REMEMBERED) keys.clear()
    keys.set(peer, address.key)
    return address.key
  }

  function scan(from: number, to: number): number {
    Object.assign(counts, { lines: 0, parsed: 0, odd: 0, skipped: 0, cut: 0, first: 0, last: 0 })
    records = 0
    hitsUsed = 0
    const most = config.sourceSlots * 0.875
    let at = from
    while (at < to) {
      if (records === ROOM || hitsUsed + config.literals.length > HITS_ROOM || sources.used + records >= most) break
      const newline = buffer.indexOf(10, at)
      const end = newline < 0 || newline >= to ? to : newline
      oneLine(at, end)
      at = end + 1
    }
    scanned = Math.min(at, to)
    return records
  }

  function oneLine(start: number, newline: number): void {
    const cut = newline - start > LINE_LIMIT
    let end = cut ? start + LINE_LIMIT : newline
    if (end > start && !cut && buffer[end - 1] === 13) end--
    const number = counts.lines++
    if (cut) counts.cut++
    if (isBlank(buffer, start, end)) {
      counts.skipped++
      return
    }
    const line = buffer.toString('latin1', start, end)
    // A line that was cut is always odd: what is behind the cut is not known.
    const parsed: Parsed | null = parser === null || cut ? null : parser.parse(line)
    const record = parsed !== null && 'peer' in parsed ? parsed : null
    const key = record === null ? null : keyOf(record.peer)
    const time = record?.time == null ? 0 : Math.max(0, Math.floor(record.time / 1000))
    let flags = cut ? Flag.CUT : 0
    let source = 0
    if (record === null || key === null) {
      counts.odd++
      flags |= Flag.ODD
    } else {
      if (time !== 0 && (time < config.since || time > config.until)) {
        counts.skipped++
        return
      }
      counts.parsed++
      if (time !== 0 && (counts.first === 0 || time < counts.first)) counts.first = time
      if (time > counts.last) counts.last = time
      source = sources.count(key, time)
      if ((record.status ?? 0) >= 400) flags |= Flag.ERROR
      if (isOddMethod(record.method)) flags |= Flag.ODD_METHOD
      if (config.suspicious !== false && record.target !== null && isSuspicious(record.target)) flags |= Flag.SUSPICIOUS
    }
    found.length = 0
    const target = record?.target ?? null
    for (const text of literalTexts(line, record)) finder.find(text, found, record === null)
    if (finder.seeksTargets && target !== null) for (const text of literalTexts(target, null)) finder.find(text, found)
    if (found.length > 0) flags |= Flag.LITERAL
    if (config.every) flags |= Flag.EVERY
    if ((flags & ~Flag.CUT) === 0) return
    const at = records++ * Word.SIZE
    attention.fill(0, at, at + Word.SIZE)
    attention[at + Word.LINE] = start
    attention[at + Word.LINE_END] = end
    attention[at + Word.FLAGS] = flags
    attention[at + Word.TIME] = time
    attention[at + Word.SOURCE] = source
    attention[at + Word.STATUS] = record?.status ?? 0
    if (record !== null) contentHash(record, config.seed, attention, at + Word.HASH)
    attention[at + Word.HITS] = hitsUsed
    for (const id of found) hits[hitsUsed++] = id
    attention[at + Word.HITS_END] = hitsUsed
    attention[at + Word.NUMBER] = number
  }

  return {
    buffer,
    start: LINE_LIMIT,
    capacity: CAPACITY,
    useLayout(layout: Layout | null) {
      parser = layout === null ? null : formatFromLayout('kernel', '', layout).open()
    },
    scan,
    get scanned() {
      return scanned
    },
    attention,
    hits,
    counts,
    sources,
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte !== 32 && byte !== 9 && byte !== 13) return false
  }
  return true
}

import { randomBytes } from 'node:crypto'
import { decodeRecord, decodeSegment, encodeRecord, HEADER_BYTES, Kind, type RecordContent } from './record.ts'
import type { Disk, Journal, JournalOptions, Recovery, StateKeeper, StoredRecord } from './types.ts'

/** First record of every segment; its change is a snapshot of the state. */
interface SegmentHeader {
  version: 1
  epoch: string
  /** Everything below is acknowledged. */
  acknowledgedBelow: number
  nextSeq: number
  overflow: { records: number; weight: number }
  /** The segments before it that are still needed, and how much of each is durable. Others, and what is behind, are leftovers. */
  before: Record<string, number>
}

interface Segment {
  name: string
  size: number
  /** Records of it not yet acknowledged. */
  waiting: number
}

interface Entry {
  segment: Segment
  at: number
  length: number
  weight: number
}

interface Waiting extends RecordContent {
  done: (seq: number) => void
}

const NAME = /^journal-(\d{12})\.seg$/
const NOTHING = new Uint8Array(0)
const MIB = 1 << 20

/** Opens or makes the journal on a disk, and brings `state` to where it was. Only one process may: see `lock.ts`. */
export async function openJournal(disk: Disk, state: StateKeeper, options: JournalOptions = {}): Promise<Journal> {
  const maxBytes = options.maxBytes ?? 256 * MIB
  const segmentBytes = Math.min(options.segmentBytes ?? 4 * MIB, Math.ceil(maxBytes / 4))
  const retryMs = options.retryMs ?? 1000
  const recovery: Recovery = { torn: 0, damaged: 0 }
  const segments: Segment[] = []
  const entries = new Map<number, Entry>()
  let overflow = { records: 0, weight: 0 }
  let epoch = ''
  let nextSeq = 1
  let fault: string | null = null
  let queue: Waiting[] = []
  let acknowledged: number[] = []
  /** Null: the next write begins a new segment. */
  let current: Segment | null = null
  let running: Promise<void> | null = null
  let closed = false

  await recover()
  await rewriteLast().catch(async (error: unknown) => {
    fault = String(error)
    await giveUpSegment()
  })

  async function recover(): Promise<void> {
    const names = (await disk.list()).filter((name) => NAME.test(name)).sort()
    const sealed: Record<string, number> = {}
    const ends = new Map<string, number>()
    const changes: Array<{ seq: number; change: Uint8Array }> = []
    let snapshot: Uint8Array | null = null
    for (const name of names) {
      const size = await disk.size(name)
      const bytes = await disk.read(name, 0, size)
      const { records, holes, end } = decodeSegment(bytes)
      const segment: Segment = { name, size: end, waiting: 0 }
      segments.push(segment)
      ends.set(name, end)
      recovery.damaged += holes
      const [first] = records
      if (first?.kind === Kind.HEADER) {
        const header = JSON.parse(Buffer.from(first.payload).toString()) as SegmentHeader
        epoch = header.epoch
        overflow = header.overflow
        nextSeq = Math.max(nextSeq, header.nextSeq)
        Object.assign(sealed, header.before)
        // Left behind by a write that failed: the snapshot of this segment does not know it, and its lines were counted again.
        for (const [seq, { segment: old, at }] of entries) if (at >= (header.before[old.name] ?? 0)) settle(seq)
        // The next header must not vouch for it either: the segment may come back after a power cut, though it was removed.
        for (const old of segments.slice(0, -1)) old.size = Math.min(old.size, header.before[old.name] ?? 0)
        for (const seq of entries.keys()) if (seq < header.acknowledgedBelow) settle(seq)
      } else if (end > 0) recovery.damaged++
      for (const record of records) {
        if (record.kind === Kind.HEADER) {
          snapshot = record.change.slice()
          changes.length = 0
        } else if (record.kind === Kind.BATCH || record.kind === Kind.COPY) {
          nextSeq = Math.max(nextSeq, record.seq + 1)
          // A write that failed may have reached the disk all the same, and was then done again.
          // Its place in the order stays: entries are always in the order of their numbers.
          const before = entries.get(record.seq)
          if (before !== undefined) before.segment.waiting--
          if (record.kind === Kind.BATCH && changes.at(-1)?.seq !== record.seq)
            changes.push({ seq: record.seq, change: record.change.slice() })
          entries.set(record.seq, { segment, at: record.at, length: record.length, weight: record.weight })
          segment.waiting++
        } else if (record.kind === Kind.ACKNOWLEDGED) {
          for (const seq of JSON.parse(Buffer.from(record.payload).toString()) as number[]) settle(seq)
        }
      }
      const rest = size - end
      if (name === names.at(-1) && rest > 0) {
        recovery.torn += rest
        // The numbers of what is gone are not given again: nobody can know who saw them.
        nextSeq += Math.ceil(rest / HEADER_BYTES)
      }
    }
    for (const name of names.slice(0, -1)) if (ends.get(name)! < (sealed[name] ?? 0)) recovery.damaged++
    if (epoch === '') epoch = randomBytes(16).toString('hex')
    if (snapshot !== null) state.restore(snapshot)
    for (const { change } of changes) state.apply(change)
  }

  /**
   * What the last segment holds may have been read from the system's memory and not be on the disk: after a crash nobody knows. So it is
   * written anew before anything of it is delivered. What follows stands behind it, and never behind bytes of unknown fate.
   */
  async function rewriteLast(): Promise<void> {
    const last = segments.at(-1)
    if (last === undefined) return
    if (last.size === 0) return
    const bytes = await disk.read(last.name, 0, last.size)
    const segment = await newSegment()
    const parts: Uint8Array[] = []
    const moved: Array<[number, Entry]> = []
    let size = segment.size
    for (const [seq, entry] of entries) {
      if (entry.segment !== last) continue
      const record = decodeRecord(bytes, entry.at)
      if (record === null) throw new Error('the journal changed while it was read')
      const copy = encodeRecord({ ...record, kind: Kind.COPY, change: NOTHING }, segment.size)
      parts.push(copy)
      moved.push([seq, { segment, at: size, length: copy.length, weight: record.weight }])
      size += copy.length
    }
    await disk.write(segment.name, segment.size, Buffer.concat(parts))
    await disk.sync(segment.name)
    segment.size = size
    for (const [seq, entry] of moved) {
      entries.set(seq, entry)
      last.waiting--
      segment.waiting++
    }
    current = segment
    await tidy()
  }

  /** The record needs no delivery any more. */
  function settle(seq: number): void {
    const entry = entries.get(seq)
    if (entry === undefined) return
    entries.delete(seq)
    entry.segment.waiting--
  }

  function begin(): void {
    running ??= work().finally(() => {
      running = null
      if (!closed && (queue.length > 0 || acknowledged.length > 0)) begin()
    })
  }

  async function work(): Promise<void> {
    while (queue.length > 0 || acknowledged.length > 0) {
      try {
        await commit()
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error)
        await giveUpSegment()
        if (closed) return
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  /** Writes everything that waits, with one sync. */
  async function commit(): Promise<void> {
    const batch = queue.slice()
    const settled = acknowledged.slice()
    if (current !== null && current.size >= segmentBytes) current = null
    if (current === null) current = await newSegment()
    const segment = current
    const start = segment.size
    const parts = batch.map((one) => encodeRecord(one, start))
    if (settled.length > 0) parts.push(encodeRecord(note(Kind.ACKNOWLEDGED, settled), start))
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    await disk.write(segment.name, start, bytes)
    await disk.sync(segment.name)
    segment.size += bytes.length
    fault = null
    queue.splice(0, batch.length)
    acknowledged.splice(0, settled.length)
    let at = start
    for (const [i, one] of batch.entries()) {
      const { length } = parts[i]!
      state.apply(one.change)
      entries.set(one.seq, { segment, at, length, weight: one.weight })
      segment.waiting++
      at += length
      one.done(one.seq)
    }
    await tidy()
  }

  async function newSegment(): Promise<Segment> {
    makeRoom()
    const last = segments.at(-1)
    const number = last === undefined ? 1 : Number(NAME.exec(last.name)?.[1] ?? 0) + 1
    const name = `journal-${String(number).padStart(12, '0')}.seg`
    const [oldest = nextSeq] = entries.keys()
    const first = queue[0]?.seq ?? nextSeq
    const header: SegmentHeader = {
      version: 1,
      epoch,
      nextSeq: first,
      overflow,
      before: Object.fromEntries(segments.map(({ name, size }) => [name, size])),
      acknowledgedBelow: Math.min(oldest, first),
    }
    const segment: Segment = { name, size: 0, waiting: 0 }
    segments.push(segment)
    await disk.create(name)
    const bytes = encodeRecord({ ...note(Kind.HEADER, header), change: state.snapshot() }, 0)
    await disk.write(name, 0, bytes)
    await disk.sync(name)
    segment.size = bytes.length
    return segment
  }

  /** After a fault nothing more is written to the segment: what a failed sync left behind cannot be known. */
  async function giveUpSegment(): Promise<void> {
    const segment = current ?? segments.at(-1)
    current = null
    if (segment === undefined) return
    if (segment.size === 0) {
      segments.splice(segments.indexOf(segment), 1)
      await disk.remove(segment.name).catch(() => segments.push(segment))
      return
    }
    await disk.truncate(segment.name, segment.size).catch(() => undefined)
  }

  /** Gives up the oldest records when a further segment would be too much. The new segment tells how many before their files go. */
  function makeRoom(): void {
    let total = segments.reduce((sum, { size }) => sum + size, segmentBytes)
    for (const segment of segments) {
      if (total <= maxBytes) return
      total -= segment.size
      for (const [seq, entry] of entries) {
        if (entry.segment !== segment) break
        overflow = { records: overflow.records + 1, weight: overflow.weight + entry.weight }
        settle(seq)
      }
    }
  }

  /** Removes the oldest segments while nobody needs them. */
  async function tidy(): Promise<void> {
    for (const segment of segments.slice(0, -1)) {
      if (segment.waiting > 0 || segment === current) return
      segments.shift()
      await disk.remove(segment.name).catch(() => undefined)
    }
  }

  async function unacknowledged(after: number, bytes: number): Promise<StoredRecord[]> {
    const found: StoredRecord[] = []
    let taken = 0
    for (const [seq, entry] of entries) {
      if (seq <= after) continue
      if (found.length > 0 && taken + entry.length > bytes) break
      taken += entry.length
      const raw = await disk.read(entry.segment.name, entry.at, entry.length).catch(() => null)
      // Gone by overflow meanwhile.
      if (entries.get(seq) !== entry) continue
      // The disk may give it another time.
      if (raw === null) break
      const record = decodeRecord(raw, 0)
      if (record === null || record.seq !== seq) {
        recovery.damaged++
        settle(seq)
        continue
      }
      found.push({ seq, weight: record.weight, payload: record.payload })
    }
    return found
  }

  return {
    get epoch() {
      return epoch
    },
    recovery,
    get nextSeq() {
      return nextSeq
    },
    append(change, payload, weight) {
      const seq = nextSeq++
      return new Promise((done) => {
        queue.push({ kind: Kind.BATCH, seq, weight, change, payload, done })
        begin()
      })
    },
    unacknowledged,
    get waiting() {
      return entries.size
    },
    acknowledge(seqs) {
      const known = seqs.filter((seq) => entries.has(seq))
      for (const seq of known) settle(seq)
      acknowledged.push(...known)
      if (known.length > 0) begin()
    },
    get bytes() {
      return segments.reduce((sum, { size }) => sum + size, 0)
    },
    get overflow() {
      return overflow
    },
    get fault() {
      return fault
    },
    free: () => disk.free(),
    async close() {
      closed = true
      await running
      queue = []
      await disk.close()
    },
  }
}

function note(kind: number, content: unknown): RecordContent {
  return { kind, seq: 0, weight: 0, change: NOTHING, payload: Buffer.from(JSON.stringify(content)) }
}

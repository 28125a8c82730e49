import type { Disk } from './types.ts'

/** A disk in memory that behaves as badly as disks do; the same seed does the same again. */
export interface SimulatedDisk extends Disk {
  /** What a disk may look like after the power went: names and blocks not synced are there, or not, or torn. It is empty of doubt after. */
  powerCut(): void
  /** The `n`-th operation from now on fails, and `times - 1` after it. A failed sync forgets, for ever, what it should have made durable. */
  failAt(n: number, code: 'EIO' | 'ENOSPC', times?: number): void
  /** No more than so many bytes in all files. */
  limit(bytes: number): void
  /** Changes one bit of what lies on the disk; false when there is nothing. */
  flipBit(): boolean
  readonly operations: number
}

interface StoredFile {
  durable: Uint8Array
  bytes: Uint8Array
  /** Regions written and not synced. */
  unsynced: Array<[from: number, to: number]>
  /** Whether the name survives a power cut. */
  named: boolean
}

const SECTOR = 512

export function simulatedDisk(seed: number): SimulatedDisk {
  const random = generator(seed)
  let files = new Map<string, StoredFile>()
  /** Names removed since the last sync of the directory may come back. */
  let ghosts = new Map<string, StoredFile>()
  let operations = 0
  let failing: { from: number; to: number; code: string } | null = null
  let capacity = Number.POSITIVE_INFINITY

  async function step(name: string): Promise<void> {
    operations++
    if (failing !== null && operations >= failing.from && operations < failing.to) throw fault(failing.code, name)
  }

  function fileOf(name: string): StoredFile {
    const file = files.get(name)
    if (file === undefined) throw fault('ENOENT', name)
    return file
  }

  function used(): number {
    return [...files.values()].reduce((sum, file) => sum + file.bytes.length, 0)
  }

  return {
    get operations() {
      return operations
    },
    list: async () => {
      await step('list')
      return [...files.keys()]
    },
    size: async (name) => {
      await step('size')
      return fileOf(name).bytes.length
    },
    async read(name, position, length) {
      await step('read')
      return fileOf(name).bytes.slice(position, position + length)
    },
    async create(name) {
      if (files.has(name)) throw fault('EEXIST', name)
      files.set(name, { durable: new Uint8Array(0), bytes: new Uint8Array(0), unsynced: [], named: false })
      await step('create')
      fileOf(name).named = true
      ghosts.clear()
    },
    async write(name, position, bytes) {
      const file = fileOf(name)
      const end = position + bytes.length
      const grown = Math.max(0, end - file.bytes.length)
      const room = Math.max(0, capacity - used())
      // A full disk takes what still fits, as real ones do.
      const fits = grown > room ? bytes.subarray(0, Math.max(0, bytes.length - (grown - room))) : bytes
      put(file, position, fits)
      if (fits.length < bytes.length) throw fault('ENOSPC', name)
      await step('write')
    },
    async sync(name) {
      const file = fileOf(name)
      try {
        await step('sync')
      } catch (error) {
        file.unsynced = []
        throw error
      }
      for (const [from, to] of file.unsynced) file.durable = patched(file.durable, from, file.bytes.subarray(from, to))
      file.unsynced = []
    },
    async truncate(name, size) {
      await step('truncate')
      const file = fileOf(name)
      file.bytes = file.bytes.slice(0, size)
      file.durable = file.durable.slice(0, size)
      file.unsynced = file.unsynced.filter(([from]) => from < size).map(([from, to]) => [from, Math.min(to, size)])
    },
    async remove(name) {
      await step('remove')
      const file = fileOf(name)
      files.delete(name)
      if (file.named) ghosts.set(name, file)
    },
    free: async () => Math.max(0, capacity - used()),
    close: async () => undefined,
    powerCut() {
      const left = new Map<string, StoredFile>()
      for (const [name, file] of files) if (file.named || random() < 0.5) left.set(name, settled(file))
      for (const [name, file] of ghosts) if (!left.has(name) && random() < 0.5) left.set(name, settled(file))
      files = left
      ghosts = new Map()
      failing = null
    },
    failAt(n, code, times = 1) {
      failing = { from: operations + n, to: operations + n + times, code }
    },
    limit(bytes) {
      capacity = bytes
    },
    flipBit() {
      const all = [...files.values()].filter((file) => file.bytes.length > 0)
      const file = all[Math.floor(random() * all.length)]
      if (file === undefined) return false
      const at = Math.floor(random() * file.bytes.length)
      file.bytes[at] = file.bytes[at]! ^ (1 << Math.floor(random() * 8))
      file.durable = file.bytes.slice()
      return true
    },
  }

  /** Each sector of what was not synced is as it was, or as it was to be; the last one may be torn anywhere. */
  function settled(file: StoredFile): StoredFile {
    let bytes = file.durable
    for (const [from, to] of file.unsynced) {
      for (let at = from; at < to; ) {
        const end = Math.min(to, (Math.floor(at / SECTOR) + 1) * SECTOR)
        const torn = end === to && random() < 0.5 ? at + Math.floor(random() * (end - at)) : end
        if (random() < 0.6) bytes = patched(bytes, at, file.bytes.subarray(at, torn))
        at = end
      }
    }
    return { durable: bytes, bytes: bytes.slice(), unsynced: [], named: true }
  }
}

function put(file: StoredFile, position: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return
  file.bytes = patched(file.bytes, position, bytes)
  file.unsynced.push([position, position + bytes.length])
}

function patched(old: Uint8Array, position: number, bytes: Uint8Array): Uint8Array {
  const made = new Uint8Array(Math.max(old.length, position + bytes.length))
  made.set(old)
  made.set(bytes, position)
  return made
}

function fault(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: simulated, ${name}`), { code })
}

/** mulberry32: small, seeded, good enough to choose faults. */
export function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

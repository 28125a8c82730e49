import { call, type Fault, faultIn } from '../client/call.ts'
import { askable } from '../route/range.ts'

/** What the server said to one address, shared by all who show it. */
export interface Answer<T> {
  answer: T | null
  fault: Fault | null
  /** When the answer came, milliseconds; 0 before the first. */
  at: number
}

interface Entry extends Answer<unknown> {
  readers: Set<() => void>
  asking: boolean
  /** Something changed while we were asking: ask once more. */
  stale: boolean
  timer: number
}

/** Addresses whose last answer is kept, so that going back shows something at once. */
const KEPT = 40
/** Between two questions about the same thing, at least this long, and as long as the answer took. Milliseconds. */
const LEAST_GAP = 250
/** After a fault. Milliseconds. */
const RETRY = 3000

const entries = new Map<string, Entry>()

export function entryOf(address: string): Entry {
  const known = entries.get(address)
  if (known !== undefined) return known
  const entry: Entry = { answer: null, fault: null, at: 0, readers: new Set(), asking: false, stale: false, timer: 0 }
  entries.set(address, entry)
  forgetOld()
  return entry
}

/** `tell` runs whenever the answer changes, until the returned function is called. */
export function read(address: string, tell: () => void): () => void {
  const entry = entryOf(address)
  entry.readers.add(tell)
  if (entry.readers.size === 1) void ask(address)
  return () => {
    entry.readers.delete(tell)
    if (entry.readers.size === 0) clearTimeout(entry.timer)
  }
}

/** Asks again for everything that is on the page and whose address begins with one of `paths`. */
export function refresh(paths: readonly string[] = ['/']): void {
  for (const [address, entry] of entries)
    if (entry.readers.size > 0 && paths.some((path) => address.startsWith(path))) soon(address, entry)
}

export function forgetAll(): void {
  entries.clear()
}

function soon(address: string, entry: Entry): void {
  if (entry.asking || entry.timer !== 0) entry.stale = true
  else void ask(address)
}

async function ask(address: string): Promise<void> {
  const entry = entryOf(address)
  if (entry.asking) {
    entry.stale = true
    return
  }
  clearTimeout(entry.timer)
  Object.assign(entry, { asking: true, stale: false, timer: 0 })
  const began = performance.now()
  try {
    entry.answer = await call('GET', askable(address, Date.now()))
    entry.fault = null
    entry.at = Date.now()
  } catch (error) {
    entry.fault = faultIn(error)
  }
  entry.asking = false
  pause(address, entry, performance.now() - began)
  for (const tell of entry.readers) tell()
}

/** The first change is shown at once, the next ones after a breath: a busy log must not keep the server busy twice. */
function pause(address: string, entry: Entry, took: number): void {
  const again = entry.fault !== null && (entry.fault.status === 0 || entry.fault.status >= 500)
  const gap = again ? RETRY : Math.max(LEAST_GAP, took)
  entry.timer = window.setTimeout(() => {
    entry.timer = 0
    if ((entry.stale || again) && entry.readers.size > 0) void ask(address)
  }, gap)
}

function forgetOld(): void {
  for (const [address, entry] of entries) {
    if (entries.size <= KEPT) return
    if (entry.readers.size === 0) entries.delete(address)
  }
}

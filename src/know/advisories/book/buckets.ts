/* A hash index without pointers: entries ordered by bucket, and where each bucket begins. */

/** FNV-1a over code units. A part may follow another: `hashOf(name, hashOf(ecosystem))`. */
export function hashOf(text: string, seed = 0x811c9dc5): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
}

/** `starts` has one number more than there are buckets (a power of two); `entries` are positions in the list of hashes. */
export function buildBuckets(hashes: Uint32Array): { starts: Uint32Array; entries: Uint32Array } {
  let size = 1
  while (size < hashes.length) size *= 2
  const starts = new Uint32Array(size + 1)
  for (const hash of hashes) {
    const after = (hash & (size - 1)) + 1
    starts[after] = (starts[after] ?? 0) + 1
  }
  for (let at = 0; at < size; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
  const next = starts.slice(0, size)
  const entries = new Uint32Array(hashes.length)
  for (let at = 0; at < hashes.length; at++) {
    const bucket = (hashes[at] ?? 0) & (size - 1)
    const place = next[bucket] ?? 0
    entries[place] = at
    next[bucket] = place + 1
  }
  return { starts, entries }
}

/** Positions whose hash may be this one. */
export function bucketOf(starts: Uint32Array, entries: Uint32Array, hash: number): Uint32Array {
  if (starts.length < 2) return entries.subarray(0, 0)
  const bucket = hash & (starts.length - 2)
  return entries.subarray(starts[bucket] ?? 0, starts[bucket + 1] ?? 0)
}

/** Groups positions by the number each belongs to: those of `n` are `entries` from `starts[n]` up to `starts[n + 1]`. */
export function groupBy(owners: Uint32Array, count: number): { starts: Uint32Array; entries: Uint32Array } {
  const starts = new Uint32Array(count + 1)
  for (const owner of owners) starts[owner + 1] = (starts[owner + 1] ?? 0) + 1
  for (let at = 0; at < count; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
  const next = starts.slice(0, count)
  const entries = new Uint32Array(owners.length)
  for (let at = 0; at < owners.length; at++) {
    const owner = owners[at] ?? 0
    const place = next[owner] ?? 0
    entries[place] = at
    next[owner] = place + 1
  }
  return { starts, entries }
}

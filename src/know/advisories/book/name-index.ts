import { buildBuckets, hashOf } from './buckets.ts'
import { ByteSink, NumberList } from './bytes.ts'
import { nameKey } from './names.ts'
import type { StringTable } from './strings.ts'

/** Collects ids, aliases and upstream names, and makes the sections that find advisories by them. */
export class NameIndex {
  private readonly strings: StringTable
  private readonly names = new ByteSink()
  private readonly hashes = new NumberList()
  private readonly owners = new NumberList()

  constructor(strings: StringTable) {
    this.strings = strings
  }

  /** Place of its names. */
  add(position: number, id: string, aliases: readonly string[], upstream: readonly string[]): number {
    const first = this.names.length
    this.names.number(this.strings.numberOf(id))
    for (const list of [aliases, upstream]) {
      this.names.number(list.length)
      for (const name of list) this.names.number(this.strings.numberOf(name))
    }
    for (const key of new Set([id, ...aliases, ...upstream].map(nameKey))) {
      this.hashes.push(hashOf(key))
      this.owners.push(position)
    }
    return first
  }

  sections(skip: (position: number) => boolean): Array<[string, Uint8Array | Uint32Array]> {
    const hashes = new NumberList()
    const owners = new NumberList()
    const [ofHashes, ofOwners] = [this.hashes.taken(), this.owners.taken()]
    for (let at = 0; at < ofOwners.length; at++) {
      if (skip(ofOwners[at] ?? 0)) continue
      hashes.push(ofHashes[at] ?? 0)
      owners.push(ofOwners[at] ?? 0)
    }
    const { starts, entries } = buildBuckets(hashes.taken())
    return [
      ['names', this.names.taken()],
      ['name-buckets', starts],
      ['name-entries', entries],
      ['name-owners', owners.taken()],
    ]
  }
}

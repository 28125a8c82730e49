import type { AffectedPackage } from '../../../model/advisory.ts'
import { buildBuckets, groupBy, hashOf } from './buckets.ts'
import { ByteSink, NumberList } from './bytes.ts'
import { productKey } from './names.ts'
import { writeRow } from './rows.ts'
import type { StringTable } from './strings.ts'

/** Collects affected packages and makes the sections that find them by ecosystem and name. */
export class RowIndex {
  private readonly strings: StringTable
  private readonly rows = new ByteSink()
  private readonly rowKeys = new NumberList()
  private readonly rowPlaces = new NumberList()
  private readonly rowOwners = new NumberList()
  /** Keys of packages by name, for each ecosystem. */
  private readonly keys = new Map<string, Map<string, number>>()
  /** Of each key: ecosystem and name. */
  private readonly packages = new NumberList()
  private readonly names: Array<[ecosystem: string, name: string]> = []
  private readonly hashes = new NumberList()
  private readonly productHashes = new NumberList()
  private readonly productKeys = new NumberList()

  constructor(strings: StringTable) {
    this.strings = strings
  }

  /** Place of the first row. */
  add(position: number, affected: readonly AffectedPackage[]): number {
    const first = this.rows.length
    for (const row of affected) {
      const key = this.keyOf(row.ecosystem, row.name)
      this.rowKeys.push(key)
      this.rowPlaces.push(this.rows.length)
      this.rowOwners.push(position)
      writeRow(this.rows, this.strings, key, position, row)
    }
    return first
  }

  /** Sections by name; rows of the advisories to `skip` are kept, but not found. */
  sections(skip: (position: number) => boolean): Array<[string, Uint8Array | Uint32Array]> {
    const keys = new NumberList()
    const places = new NumberList()
    const [owners, ofKeys, ofPlaces] = [this.rowOwners.taken(), this.rowKeys.taken(), this.rowPlaces.taken()]
    for (let at = 0; at < owners.length; at++) {
      if (skip(owners[at] ?? 0)) continue
      keys.push(ofKeys[at] ?? 0)
      places.push(ofPlaces[at] ?? 0)
    }
    const grouped = groupBy(keys.taken(), this.hashes.length)
    const taken = places.taken()
    const byPackage = buildBuckets(this.hashes.taken())
    const byProduct = buildBuckets(this.productHashes.taken())
    return [
      ['rows', this.rows.taken()],
      ['packages', this.packages.taken()],
      ['package-buckets', byPackage.starts],
      ['package-entries', byPackage.entries],
      ['row-starts', grouped.starts],
      ['row-places', grouped.entries.map((at) => taken[at] ?? 0)],
      ['product-buckets', byProduct.starts],
      ['product-entries', byProduct.entries],
      ['product-packages', this.productKeys.taken()],
    ]
  }

  /** Packages of the rows from a place on that belong to the advisory. */
  packagesAt = (place: number, position: number): Array<[ecosystem: string, name: string]> => {
    const [owners, places, keys] = [this.rowOwners.taken(), this.rowPlaces.taken(), this.rowKeys.taken()]
    const found = new Set<number>()
    for (let at = lowestAt(places, place); at < owners.length && owners[at] === position; at++) found.add(keys[at] ?? 0)
    return [...found].map((key) => this.names[key] ?? ['', ''])
  }

  private keyOf(ecosystem: string, name: string): number {
    let names = this.keys.get(ecosystem)
    if (names === undefined) this.keys.set(ecosystem, (names = new Map()))
    const known = names.get(name)
    if (known !== undefined) return known
    const key = this.hashes.length
    names.set(name, key)
    this.names.push([ecosystem, name])
    this.packages.push(this.strings.numberOf(ecosystem))
    this.packages.push(this.strings.numberOf(name))
    this.hashes.push(hashOf(name, hashOf(ecosystem)))
    if (ecosystem.startsWith('vendor:')) {
      this.productHashes.push(hashOf(productKey(name)))
      this.productKeys.push(key)
    }
    return key
  }
}

/** First index whose value is not below `value`, in rising numbers. */
function lowestAt(rising: Uint32Array, value: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

import type { AffectedRow } from '../advisories/book/types.ts'
import type { MatchBook } from './ports.ts'

/** A book that remembers what it was asked of the package at hand. */
export interface NearBook extends MatchBook {
  /** The next package is another. */
  forget(): void
}

/** Holdings that are matched one after the other, and are versions of one package, read its rows once. */
export function nearBook(book: MatchBook): NearBook {
  const rows = new Map<string, AffectedRow[]>()
  const products = new Map<string, ReturnType<MatchBook['productRows']>>()
  const flaws = new Map<number, string[]>()
  const ids = new Map<number, string>()
  const published = new Map<number, number | null>()
  const same = new Map<number, number[]>()
  const all = [rows, products, flaws, ids, published, same]
  return {
    rowsOf: (ecosystem, name) => remembered(rows, `${ecosystem}|${name}`, () => book.rowsOf(ecosystem, name)),
    productRows: (name) => remembered(products, name, () => book.productRows(name)),
    flawsOf: (number) => remembered(flaws, number, () => book.flawsOf(number)),
    idOf: (number) => remembered(ids, number, () => book.idOf(number)),
    publishedOf: (number) => remembered(published, number, () => book.publishedOf(number)),
    sameFlaw: (number) => remembered(same, number, () => book.sameFlaw(number)),
    advisory: (number) => book.advisory(number),
    sourceOf: (number) => book.sourceOf(number),
    byName: (id) => book.byName(id),
    about: (flaw) => book.about(flaw),
    decision: (cve) => book.decision(cve),
    knownExploited: (cve) => book.knownExploited(cve),
    epss: (cve) => book.epss(cve),
    sources: () => book.sources(),
    forget() {
      for (const map of all) map.clear()
    },
  }
}

function remembered<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  map.set(key, value)
  return value
}

import type { Advisory, SourceState } from '../../model/advisory.ts'
import type { AffectedRow, Book } from '../advisories/book/types.ts'
import { normalEcosystem } from '../versions/api.ts'

/** A book of a few advisories in memory: for the demo's history, and for tests. Answers as a book on disk does. */
export function createMemoryBook(advisories: readonly Advisory[], states?: readonly SourceState[]): Book {
  const live = advisories.map((advisory) => (advisory.withdrawn === null ? advisory : { ...advisory, affected: [] }))
  const rows = new Map<string, AffectedRow[]>()
  const products = new Map<string, Array<AffectedRow & { vendor: string }>>()
  live.forEach((advisory, number) => {
    for (const { ecosystem, name, ...rest } of advisory.affected) {
      const normal = normalEcosystem(ecosystem)
      const row = { ...rest, channel: rest.channel ?? normal.channel, advisory: number }
      if (ecosystem.startsWith('vendor:')) push(products, plain(name), { ...row, vendor: ecosystem.slice(7) })
      else push(rows, `${normal.ecosystem}|${name}`, row)
    }
  })
  const numbers = live.map((_, number) => number)
  const fresh = states ?? statesOf(advisories)
  const at = (number: number): Advisory => live[number] as Advisory
  const flawsOf = (number: number): string[] => {
    const { id, aliases, upstream } = at(number)
    const cves = [...new Set([id, ...aliases, ...upstream].filter((name) => name.startsWith('CVE-')))]
    return cves.length > 0 ? cves : [id]
  }
  const about = (flaw: string): number[] => numbers.filter((number) => flawsOf(number).includes(flaw))
  const first = <Value>(cve: string, read: (advisory: Advisory) => Value | null): Value | null =>
    about(cve).reduce<Value | null>((found, number) => found ?? read(at(number)), null)
  return {
    size: live.length,
    mark: String(live.length),
    rowsOf: (ecosystem, name) => rows.get(`${ecosystem}|${name}`) ?? [],
    productRows: (name) => products.get(plain(name)) ?? [],
    advisory: at,
    idOf: (number) => at(number).id,
    sourceOf: (number) => at(number).source,
    publishedOf: (number) => at(number).published,
    byName: (id) => numbers.filter((number) => [at(number).id, ...at(number).aliases].some((name) => same(name, id))),
    sameFlaw: (number) =>
      numbers.filter(
        (other) => other === number || at(other).aliases.some((name) => namesOf(at(number)).includes(name)),
      ),
    flawsOf,
    about,
    decision: (cve) => ({
      exploitation: first(cve, ({ decision }) => decision.exploitation),
      automatable: first(cve, ({ decision }) => decision.automatable),
      totalImpact: first(cve, ({ decision }) => decision.totalImpact),
    }),
    knownExploited: (cve) => first(cve, ({ knownExploited }) => knownExploited),
    epss: (cve) => first(cve, ({ epss }) => epss),
    sources: () => [...fresh],
    changedSince: () => null,
    newest: (limit) =>
      numbers
        .filter((number) => at(number).withdrawn === null)
        .toSorted((a, b) => (at(b).published ?? 0) - (at(a).published ?? 0))
        .slice(0, limit),
    close() {},
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-')
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function namesOf(advisory: Advisory): string[] {
  return [advisory.id, ...advisory.aliases]
}

function statesOf(advisories: readonly Advisory[]): SourceState[] {
  return [...new Set(advisories.map(({ source }) => source))].map((source) => {
    const own = advisories.filter((advisory) => advisory.source === source)
    const newest = Math.max(...own.map(({ modified, published }) => modified ?? published ?? 0))
    return { source, synced: newest, newest, records: own.length, failure: null }
  })
}

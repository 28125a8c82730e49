import type { Inventory } from '../../model/host.ts'
import { normalEcosystem } from '../versions/api.ts'
import { describeHost, type HostDescription } from './describe-host.ts'
import type { Finding } from './finding.ts'
import { FIELD, type Holding, unpackHolding } from './holding.ts'
import { namesOf } from './judge-holding.ts'
import { matchHolding } from './match-holding.ts'
import { type NearBook, nearBook } from './near-book.ts'
import type { MatchBook } from './ports.ts'

/**
 * What thousands of hosts hold, matched once for each different holding. Most hosts share nearly all of theirs, so that a new advisory
 * costs a few holdings and a changed host a few lookups.
 */
export interface Fleet {
  readonly hosts: number
  /** Different holdings that a host holds now. */
  readonly holdings: number
  /** Takes or replaces a host. Findings of what nobody held before are worked out now. Returns its description. */
  put(inventory: Inventory): HostDescription
  remove(host: string): void
  /** Works out everything again, with another book. */
  matchAll(book: MatchBook): void
  /**
   * Takes another book of which only these packages differ, and works out what is held of them. Answers the names of the hosts
   * for which a finding may have changed.
   */
  matchChanged(book: MatchBook, packages: ReadonlyArray<readonly [ecosystem: string, name: string]>): string[]
  findings(holding: Holding): readonly Finding[]
  /** Hosts with a finding about one of these flaws that may concern them. */
  hostsWith(flaws: ReadonlySet<string>): string[]
  /** Every host with the numbers of what it holds. */
  each(visit: (host: string, holdings: Uint32Array) => void): void
  findingsAt(holding: number): readonly Finding[]
}

interface Place {
  /** Packed holding: hundreds of thousands of them as objects would fill the memory. */
  key: string
  findings: readonly Finding[]
  /** Hosts that hold it. */
  held: number
}

const NONE: readonly Finding[] = []
const PRODUCT = 'vendor:|'

export function createFleet(first: MatchBook): Fleet {
  let book = first
  const places: Array<Place | null> = []
  const free: number[] = []
  const byKey = new Map<string, number>()
  /** Holdings by `ecosystem|name`, under every name that rows may have. */
  const byName = new Map<string, number[]>()
  const hosts = new Map<string, Uint32Array>()

  function match(holding: Holding): readonly Finding[] {
    const findings = matchHolding(book, holding)
    return findings.length === 0 ? NONE : findings
  }

  function numberOf(holding: Holding): number {
    const known = byKey.get(holding.key)
    if (known !== undefined) return known
    const number = free.pop() ?? places.length
    places[number] = { key: holding.key, findings: match(holding), held: 0 }
    byKey.set(holding.key, number)
    for (const name of rowNames(holding)) {
      const list = byName.get(name)
      if (list) list.push(number)
      else byName.set(name, [number])
    }
    return number
  }

  function drop(numbers: Uint32Array): void {
    for (const number of numbers) {
      const place = places[number]
      if (!place || --place.held > 0) continue
      places[number] = null
      free.push(number)
      byKey.delete(place.key)
      for (const name of rowNames(unpackHolding(place.key))) {
        const left = byName.get(name)?.filter((one) => one !== number) ?? []
        if (left.length > 0) byName.set(name, left)
        else byName.delete(name)
      }
    }
  }

  function hostsHolding(wanted: ReadonlySet<number>): string[] {
    if (wanted.size === 0) return []
    const flags = new Uint8Array(places.length)
    for (const number of wanted) flags[number] = 1
    const found: string[] = []
    for (const [host, numbers] of hosts)
      for (let i = 0; i < numbers.length; i++)
        if (flags[numbers[i] as number] === 1) {
          found.push(host)
          break
        }
    return found
  }

  return {
    get hosts() {
      return hosts.size
    },
    get holdings() {
      return byKey.size
    },
    put(inventory) {
      const description = describeHost(inventory)
      const numbers = Uint32Array.from(description.held, ({ holding }) => numberOf(holding))
      for (const number of numbers) (places[number] as Place).held++
      const old = hosts.get(inventory.host)
      hosts.set(inventory.host, numbers)
      if (old) drop(old)
      return description
    },
    remove(host) {
      const old = hosts.get(host)
      hosts.delete(host)
      if (old) drop(old)
    },
    matchAll(next) {
      book = next
      const near = nearBook(next)
      const group = matchGroup(near)
      // Every holding stands once under the name of its product: all versions of a package, one after the other.
      for (const [name, numbers] of byName) {
        if (!name.startsWith(PRODUCT)) continue
        for (const number of numbers) {
          const place = places[number]
          if (place) place.findings = group.match(place.key)
        }
        group.end()
      }
    },
    matchChanged(next, packages) {
      book = next
      const touched = new Set<number>()
      for (const [ecosystem, name] of packages)
        for (const number of byName.get(nameOfRow(ecosystem, name)) ?? []) {
          const place = places[number]
          if (!place) continue
          place.findings = match(unpackHolding(place.key))
          touched.add(number)
        }
      return hostsHolding(touched)
    },
    findings(holding) {
      const number = byKey.get(holding.key)
      return (number === undefined ? undefined : places[number])?.findings ?? match(holding)
    },
    hostsWith(flaws) {
      const wanted = new Set<number>()
      places.forEach((place, number) => {
        if (place?.findings.some((finding) => flaws.has(finding.flaw))) wanted.add(number)
      })
      return hostsHolding(wanted)
    },
    each(visit) {
      for (const [host, numbers] of hosts) visit(host, numbers)
    },
    findingsAt: (number) => places[number]?.findings ?? NONE,
  }
}

/** Every name under which the book may hold rows for a holding. */
function rowNames(holding: Holding): string[] {
  const names = namesOf(holding).map(({ name }) => name)
  return [
    ...holding.ecosystems.flatMap((ecosystem) => names.map((name) => `${ecosystem}|${name}`)),
    nameOfRow('vendor:', holding.source),
  ]
}

function nameOfRow(ecosystem: string, name: string): string {
  if (ecosystem.startsWith('vendor:')) return `${PRODUCT}${name.toLowerCase().replaceAll('_', '-')}`
  return `${normalEcosystem(ecosystem).ecosystem}|${name}`
}

/** Matches holdings of one product, one after the other. What they have in common is worked out, and kept, once. */
function matchGroup(near: NearBook): { match(key: string): readonly Finding[]; end(): void } {
  const lists = new Map<string, readonly Finding[]>()
  const findings = new Map<string, Finding>()
  return {
    match(key) {
      // Where no row speaks of single binaries, which of them are installed makes no difference.
      const common = key.slice(0, key.lastIndexOf(FIELD))
      const known = lists.get(common)
      if (known !== undefined) return known
      const holding = unpackHolding(key)
      const found = matchHolding(near, holding)
      const list = found.length === 0 ? NONE : found.map((finding) => one(findings, finding))
      if (!dependsOnBinaries(near, holding)) lists.set(common, list)
      return list
    },
    end() {
      lists.clear()
      findings.clear()
      near.forget()
    },
  }
}

function dependsOnBinaries(book: MatchBook, { kind, ecosystems, source }: Holding): boolean {
  return (
    kind === 'rpm' ||
    ecosystems.some((ecosystem) => book.rowsOf(ecosystem, source).some(({ binaries }) => binaries.length > 0))
  )
}

/** Equal findings of several versions are one object. */
function one(known: Map<string, Finding>, finding: Finding): Finding {
  const { flaw, kind, advisories, fixed, verdict, doubts, channel, binaries } = finding
  const key = `${flaw} ${kind} ${advisories.join()} ${fixed ?? ''} ${verdict ?? ''} ${doubts.join()} ${channel ?? ''} ${binaries.join()}`
  const found = known.get(key)
  if (found !== undefined) return found
  known.set(key, finding)
  return finding
}

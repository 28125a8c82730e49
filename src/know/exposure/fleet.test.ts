import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Advisory } from '../../model/advisory.ts'
import type { Inventory } from '../../model/host.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { createMemoryBook } from './memory-book.ts'
import { advisory, affects, host, pack } from './test-words.ts'

const NAMES = ['curl', 'nginx', 'openssl', 'php']
const name = fc.constantFrom(...NAMES)
const version = fc.integer({ min: 1, max: 4 }).map(String)

const inventory = fc
  .record({
    host: fc.constantFrom('a', 'b', 'c'),
    packages: fc.dictionary(name, version),
    release: fc.constantFrom('11', '12'),
  })
  .map(({ host: called, packages, release }) =>
    host(
      `debian ${release}`,
      Object.entries(packages).map(([one, at]) => pack('deb', one, at)),
      { host: called },
    ),
  )

const published = fc
  .record({
    id: fc.integer({ min: 1, max: 5 }),
    name,
    fixed: version,
    release: fc.constantFrom('11', '12'),
    text: fc.boolean(),
  })
  .map(({ id, name: about, fixed, release, text }) =>
    advisory(`CVE-2026-${id}`, [
      text
        ? affects('vendor:x', about, null, { scheme: 'opaque', ranges: [] })
        : affects(`Debian:${release}`, about, fixed),
    ]),
  )

type Step =
  | { kind: 'host'; inventory: Inventory }
  | { kind: 'leave'; host: string }
  | { kind: 'advisory'; advisory: Advisory }
  | { kind: 'withdraw'; id: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  inventory.map((one) => ({ kind: 'host' as const, inventory: one })),
  fc.constantFrom('a', 'b').map((called) => ({ kind: 'leave' as const, host: called })),
  published.map((one) => ({ kind: 'advisory' as const, advisory: one })),
  fc.integer({ min: 1, max: 5 }).map((id) => ({ kind: 'withdraw' as const, id: `CVE-2026-${id}` })),
)

/** What every host has, as texts. */
function picture(fleet: Fleet): Record<string, string[]> {
  const all: Record<string, string[]> = {}
  fleet.each((called, holdings) => {
    all[called] = [...holdings]
      .flatMap((number) => fleet.findingsAt(number))
      .map(({ flaw, kind, fixed, advisories }) => `${flaw} ${kind} ${fixed ?? ''} ${advisories.join()}`)
      .toSorted()
  })
  return all
}

describe('a fleet', () => {
  it('after any changes, one at a time, knows what a fresh look at everything finds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let advisories: Advisory[] = []
        const hosts = new Map<string, Inventory>()
        const fleet = createFleet(createMemoryBook([]))
        for (const one of steps) {
          if (one.kind === 'host') {
            hosts.set(one.inventory.host, one.inventory)
            fleet.put(one.inventory)
          } else if (one.kind === 'leave') {
            hosts.delete(one.host)
            fleet.remove(one.host)
          } else {
            const id = one.kind === 'withdraw' ? one.id : one.advisory.id
            const before = advisories.filter((known) => known.id === id)
            advisories = advisories.filter((known) => known.id !== id)
            if (one.kind === 'advisory') advisories.push(one.advisory)
            const changed = [...before, ...(one.kind === 'advisory' ? [one.advisory] : [])].flatMap(
              ({ affected }) => affected,
            )
            fleet.matchChanged(
              createMemoryBook(advisories),
              changed.map((row) => [row.ecosystem, row.name] as const),
            )
          }
        }
        const fresh = createFleet(createMemoryBook(advisories))
        for (const one of hosts.values()) fresh.put(one)
        expect(picture(fleet)).toEqual(picture(fresh))
        expect([fleet.hosts, fleet.holdings]).toEqual([fresh.hosts, fresh.holdings])
      }),
      { numRuns: 300 },
    )
  })

  it('names the hosts that a new advisory touches, and no others', () => {
    const fleet = createFleet(createMemoryBook([]))
    fleet.put(host('debian 12', [pack('deb', 'curl', '1')], { host: 'with' }))
    fleet.put(host('debian 12', [pack('deb', 'nginx', '1')], { host: 'without' }))
    fleet.put(host('debian 11', [pack('deb', 'curl', '1')], { host: 'other release' }))
    const book = createMemoryBook([advisory('CVE-2026-1', [affects('Debian:12', 'curl', '2')])])
    expect(fleet.matchChanged(book, [['Debian:12', 'curl']])).toEqual(['with'])
    expect(fleet.hostsWith(new Set(['CVE-2026-1']))).toEqual(['with'])
  })
})

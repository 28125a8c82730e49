import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Advisory, VersionRange } from '../../../../model/advisory.ts'
import { inRange } from '../../../versions/api.ts'
import { newAdvisory } from '../advisory.ts'
import { rangesOf, readOsv } from './read.ts'

const range = (introduced: string | null, fixed: string | null, lastAffected: string | null = null): VersionRange => ({
  introduced,
  fixed,
  lastAffected,
})
const ranges = (...events: Array<Record<string, string>>): VersionRange[] =>
  rangesOf(events, 'semver', newAdvisory('X', 'osv'))

function read(record: object): Advisory {
  const finding = readOsv(JSON.stringify(record), 'osv')
  if (finding.kind !== 'advisory') throw new Error('no advisory')
  return finding.advisory
}

describe('events', () => {
  it('become spans, in the order of versions whatever their order in the file', () => {
    expect(ranges({ introduced: '0' }, { fixed: '1.2.0' })).toEqual([range(null, '1.2.0')])
    expect(ranges({ introduced: '0' })).toEqual([range(null, null)])
    expect(ranges({ fixed: '2.3.0' }, { introduced: '2.0.0' }, { fixed: '1.2.0' }, { introduced: '0' })).toEqual([
      range(null, '1.2.0'),
      range('2.0.0', '2.3.0'),
    ])
    expect(ranges({ introduced: '1.0.0' }, { last_affected: '1.9.0' })).toEqual([range('1.0.0', null, '1.9.0')])
    expect(ranges({ introduced: '0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' })).toEqual([range(null, '2.0.0')])
    expect(ranges({ introduced: '1.0.0' }, { limit: '2.0.0' })).toEqual([range('1.0.0', '2.0.0')])
    expect(ranges({ introduced: '1.0.0' }, { limit: '*' })).toEqual([range('1.0.0', null)])
    expect(ranges({ fixed: '1.0.0', introduced: '0' })).toEqual([range(null, '1.0.0')])
  })

  it('without a beginning count from the first version on, and are flagged', () => {
    const advisory = newAdvisory('X', 'osv')
    expect(rangesOf([{ fixed: '1.2.0' }], 'semver', advisory)).toEqual([range(null, '1.2.0')])
    expect(advisory.flags[0]?.code).toBe('unreadable-range')
  })

  it('mean what the evaluation of the specification says', () => {
    const number = fc.integer({ min: 0, max: 6 })
    const event = fc.record({ kind: fc.constantFrom('introduced', 'fixed', 'last_affected'), at: number })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), number, (events, version) => {
        // One event a version, and an introduction first, as the specification demands.
        const sorted = [...new Map(events.map((one) => [one.at, one])).values()].toSorted((a, b) => a.at - b.at)
        const start = sorted.findIndex(({ kind }) => kind === 'introduced')
        const legal = start < 0 ? [] : sorted.slice(start)
        let open = false
        const kept = legal.filter(
          ({ kind }) => (kind === 'introduced' ? true : open) && ((open = kind === 'introduced'), true),
        )
        let vulnerable = false
        for (const { kind, at } of kept) {
          if (kind === 'introduced' && version >= at) vulnerable = true
          else if (kind === 'fixed' && version >= at) vulnerable = false
          else if (kind === 'last_affected' && version > at) vulnerable = false
        }
        const found = ranges(...kept.map(({ kind, at }) => ({ [kind]: `${at}.0.0` })).toReversed())
        expect(found.some((one) => inRange('semver', `${version}.0.0`, one))).toBe(vulnerable)
      }),
    )
  })
})

describe('a record', () => {
  const affected = (ecosystem: string, versions: string[], ...events: object[]) => ({
    package: { ecosystem, name: 'x' },
    versions,
    ranges: [{ type: 'ECOSYSTEM', events }],
  })

  it('keeps listed versions that no range holds, and leaves out those it does', () => {
    const [row] = read({
      id: 'X',
      affected: [affected('Debian:12', ['1.0', '2.0', '3.0'], { introduced: '0' }, { fixed: '2.0' })],
    }).affected
    expect(row?.versions).toEqual(['2.0', '3.0'])
    expect(
      read({ id: 'X', affected: [affected('PyPI', ['1.0', '2.0'], { introduced: '0' }, { fixed: '2.0' })] }).affected[0]
        ?.versions,
    ).toEqual(['1.0', '2.0'])
    expect(
      read({ id: 'X', affected: [affected('Debian:12', ['1.0'], { introduced: '0' })] }).affected[0]?.versions,
    ).toEqual([])
  })

  it('that is withdrawn is so, even at a time that cannot be read', () => {
    expect(read({ id: 'X', withdrawn: '2024-01-01T00:00:00Z' }).withdrawn).toBe(Date.UTC(2024, 0, 1))
    expect(read({ id: 'X', withdrawn: 'yesterday', modified: '2024-01-02T00:00:00Z' }).withdrawn).toBe(
      Date.UTC(2024, 0, 2),
    )
    expect(read({ id: 'X', withdrawn: 'yesterday' }).withdrawn).toBe(0)
  })

  it('names the CVEs of a distribution upstream, of old ones too, and never as aliases', () => {
    expect(read({ id: 'DSA-1', related: ['CVE-2024-1', 'DSA-2'] })).toMatchObject({
      upstream: ['CVE-2024-1'],
      aliases: [],
    })
    expect(read({ id: 'DSA-1', upstream: ['CVE-2024-1'], related: ['CVE-2024-2'] }).upstream).toEqual(['CVE-2024-1'])
    expect(read({ id: 'GHSA-1', aliases: ['CVE-2024-1'], related: ['CVE-2024-2'] }).upstream).toEqual([])
  })

  it('of Ubuntu Pro says that one must have it', () => {
    const [row] = read({
      id: 'USN-1',
      affected: [affected('Ubuntu:Pro:18.04:LTS', [], { introduced: '0' }, { fixed: '1' })],
    }).affected
    expect(row).toMatchObject({ ecosystem: 'Ubuntu:18.04', channel: 'esm' })
  })

  it('is not limited to the kernel packages it names as fixed', () => {
    const binaries = [{ binary_name: 'linux-image-6.8.0-1017-nvidia', binary_version: '6.8.0-1017.19' }]
    const [row] = read({
      id: 'USN-1',
      affected: [{ ...affected('Ubuntu:24.04:LTS', [], { introduced: '0' }), ecosystem_specific: { binaries } }],
    }).affected
    expect(row?.binaries).toEqual([])
  })

  it('knows the stream of a module from its title', () => {
    const fixed = { fixed: '1:18.2-1.module_el8.8.0' }
    expect(
      read({
        id: 'ALSA-1',
        summary: 'Important: nodejs:18 security update',
        affected: [affected('AlmaLinux:8', [], { introduced: '0' }, fixed)],
      }).affected[0]?.module,
    ).toBe('nodejs:18')
    expect(
      read({
        id: 'ALSA-2',
        summary: 'Important: bash security update',
        affected: [affected('AlmaLinux:8', [], { introduced: '0' }, { fixed: '5' })],
      }).affected[0]?.module,
    ).toBeNull()
  })
})

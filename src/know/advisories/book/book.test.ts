import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Advisory, AffectedPackage } from '../../../model/advisory.ts'
import type { Enrichment } from './enrichment.ts'
import { exampleAdvisory, examplePackage } from './example-advisory.ts'
import { openFeedFile } from './feed-file.ts'
import { memoryFeed } from './memory-feed.ts'
import { openBook } from './open.ts'
import { rememberFeed } from './state.ts'
import { createFeedWriter } from './write-feed.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'book-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const pathOf = (feed: string): string => join(directory, `${feed}.feed`)

async function write(
  feed: string,
  advisories: readonly Advisory[],
  enrichments: readonly Enrichment[] = [],
  now = 1_000,
): Promise<void> {
  let previous = null
  try {
    previous = openFeedFile(pathOf(feed))
  } catch {
    // The first time there is none.
  }
  const writer = createFeedWriter(pathOf(feed), feed, previous, now)
  for (const advisory of advisories) writer.add(advisory)
  for (const entry of enrichments) writer.enrich(entry)
  writer.finish()
  previous?.close()
}

describe('the book', () => {
  it('is empty where nothing is', () => {
    const book = openBook(join(directory, 'nowhere'))
    expect([book.size, book.rowsOf('Debian:12', 'x'), book.byName('CVE-1-1'), book.sources()]).toEqual([0, [], [], []])
  })

  it('gives back every document as it was', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 })
    const row: fc.Arbitrary<AffectedPackage> = fc.record({
      ecosystem: fc.constantFrom('Debian:12', 'PyPI', 'vendor:acme'),
      name: text,
      scheme: fc.constantFrom('deb', 'pep440', 'cran', 'opaque', 'windows'),
      status: fc.constantFrom('affected', 'not-affected', 'under-investigation'),
      ranges: fc.array(
        fc.record({ introduced: fc.option(text), fixed: fc.option(text), lastAffected: fc.option(text) }),
        { maxLength: 3 },
      ),
      versions: fc.array(text, { maxLength: 3 }),
      binaries: fc.array(fc.record({ name: text, fixed: fc.option(text) }), { maxLength: 3 }),
      module: fc.option(text),
      channel: fc.option(text),
      verdict: fc.constantFrom(null, 'no-dsa', 'ignored', 'undetermined'),
      reason: fc.option(text),
    })
    const advisory = fc.record({
      affected: fc.array(row, { maxLength: 4 }),
      summary: text,
      aliases: fc.array(text, { maxLength: 3 }),
      withdrawn: fc.constantFrom(null, null, 5),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(advisory, { maxLength: 30 }), async (list) => {
        const advisories = list.map((change, at) => exampleAdvisory(`X-${at}`, change))
        await write('osv', advisories)
        const book = openBook(directory)
        expect(book.size).toBe(advisories.length)
        for (const [at, one] of advisories.entries()) expect(book.advisory(at)).toEqual(one)
        const wanted = advisories.flatMap((one, at) =>
          one.withdrawn === null
            ? one.affected.filter(({ ecosystem, name }) => ecosystem === 'PyPI' && name === '').map(() => at)
            : [],
        )
        expect(book.rowsOf('PyPI', '').map(({ advisory: number }) => number)).toEqual(wanted)
        book.close()
      }),
      { numRuns: 40 },
    )
  })

  it('finds rows by ecosystem and name, over all feeds', async () => {
    await write('a', [
      exampleAdvisory('A-1'),
      exampleAdvisory('A-2', { affected: [examplePackage('Debian:11', 'example', '1')] }),
    ])
    await write('b', [exampleAdvisory('B-1'), exampleAdvisory('B-2', { withdrawn: 1 })])
    const book = openBook(directory)
    expect(book.rowsOf('Debian:12', 'example').map((row) => book.idOf(row.advisory))).toEqual(['A-1', 'B-1'])
    expect(book.rowsOf('Debian:12', 'example')[0]?.ranges).toEqual([
      { introduced: null, fixed: '1.2-3', lastAffected: null },
    ])
    expect(book.rowsOf('Debian:12', 'Example')).toEqual([])
    expect(book.sourceOf(2)).toBe('b')
  })

  it('keeps thousands of documents apart', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) =>
      exampleAdvisory(`N-${at}`, {
        summary: 'x'.repeat(at % 500),
        affected: [examplePackage('npm', `p${at % 700}`, `${at}`)],
      }),
    )
    await write('osv', many)
    const book = openBook(directory)
    for (const at of [0, 1, 699, 4_321, 4_999]) expect(book.advisory(at)).toEqual(many[at])
    expect(book.rowsOf('npm', 'p21').map(({ advisory }) => advisory)).toEqual([
      21, 721, 1421, 2121, 2821, 3521, 4221, 4921,
    ])
  })

  it('knows products of vendors by name, whoever the vendor', async () => {
    await write('kev', [
      exampleAdvisory('CVE-2021-1', { affected: [examplePackage('vendor:Apache', 'HTTP_Server', null)] }),
    ])
    const [row] = openBook(directory).productRows('http server')
    expect(row).toMatchObject({ vendor: 'Apache', advisory: 0 })
  })

  it('joins statements by aliases only, through others', async () => {
    await write('osv', [
      exampleAdvisory('GHSA-1', { aliases: ['CVE-2024-1'] }),
      exampleAdvisory('PYSEC-1', { aliases: ['cve-2024-1', 'SNYK-9'] }),
      exampleAdvisory('SNYK-9'),
      exampleAdvisory('DSA-1', { upstream: ['CVE-2024-1', 'CVE-2024-2'] }),
      exampleAdvisory('USN-1', { related: ['CVE-2024-1'] }),
    ])
    const book = openBook(directory)
    expect(book.sameFlaw(0).map((number) => book.idOf(number))).toEqual(['GHSA-1', 'PYSEC-1', 'SNYK-9'])
    expect(book.byName('CVE-2024-1').map((number) => book.idOf(number))).toEqual(['GHSA-1', 'PYSEC-1'])
    expect(book.about('CVE-2024-1').map((number) => book.idOf(number))).toEqual(['GHSA-1', 'PYSEC-1', 'DSA-1'])
    expect(book.flawsOf(3)).toEqual(['CVE-2024-1', 'CVE-2024-2'])
    expect(book.flawsOf(2)).toEqual(['SNYK-9'])
    expect(book.about('SNYK-9').map((number) => book.idOf(number))).toEqual(['SNYK-9'])
  })

  it('lets no feed join everything by naming everything', async () => {
    const all = Array.from({ length: 2_000 }, (_, at) => `X-${at}`)
    await write('osv', [...all.map((id) => exampleAdvisory(id)), exampleAdvisory('EVIL', { aliases: all })])
    expect(openBook(directory).sameFlaw(2_000).length).toBeLessThanOrEqual(500)
  })

  it('calls a CAN a CVE', async () => {
    await write('msrc', [exampleAdvisory('MS01-033', { upstream: ['CAN-2001-0500'] })])
    expect(openBook(directory).about('CVE-2001-0500')).toEqual([0])
  })

  it('takes the last document of an id', async () => {
    await write('osv', [exampleAdvisory('A-1', {}, '1'), exampleAdvisory('a-1', {}, '2')])
    const book = openBook(directory)
    expect(book.rowsOf('Debian:12', 'example').map((row) => row.ranges[0]?.fixed)).toEqual(['2'])
    expect(book.byName('A-1')).toEqual([1])
    expect(book.newest(10)).toEqual([1])
    expect(book.sources()[0]).toMatchObject({ records: 1 })
  })

  it('joins what several sources know of a CVE', async () => {
    const decision = { exploitation: 'poc', automatable: true, totalImpact: null } as const
    await write('cve', [], [{ cve: 'CVE-2024-1', decision, knownExploited: null, epss: null }])
    await write(
      'kev',
      [],
      [{ cve: 'CVE-2024-1', decision: null, knownExploited: { since: 7, ransomware: true }, epss: null }],
    )
    await write(
      'epss',
      [],
      [{ cve: 'CVE-2024-1', decision: null, knownExploited: null, epss: { score: 5e-5, percentile: 0.1 } }],
    )
    const book = openBook(directory)
    expect(book.decision('CVE-2024-1')).toEqual({ exploitation: 'active', automatable: true, totalImpact: null })
    expect(book.knownExploited('cve-2024-1')).toEqual({ since: 7, ransomware: true })
    expect(book.epss('CVE-2024-1')).toEqual({ score: 5e-5, percentile: 0.1, model: null, date: null })
    expect([book.decision('CVE-2024-2'), book.epss('CVE-2024-2'), book.knownExploited('GHSA-1')]).toEqual([
      { exploitation: null, automatable: null, totalImpact: null },
      null,
      null,
    ])
  })
})

describe('changes', () => {
  it('name what came, changed and went, with the packages of before and after', async () => {
    await write('osv', [exampleAdvisory('A'), exampleAdvisory('B'), exampleAdvisory('C')])
    const first = openBook(directory)
    await write('osv', [
      exampleAdvisory('B', {}, '9'),
      exampleAdvisory('C'),
      exampleAdvisory('D', { affected: [examplePackage('npm', 'd', '1')] }),
    ])
    const book = openBook(directory)
    expect(book.changedSince(first.mark)?.changes).toEqual([
      { id: 'A', source: 'osv', advisory: null, packages: [['Debian:12', 'example']] },
      { id: 'B', source: 'osv', advisory: 0, packages: [['Debian:12', 'example']] },
      { id: 'D', source: 'osv', advisory: 2, packages: [['npm', 'd']] },
    ])
    expect(book.changedSince(book.mark)?.changes).toEqual([])
  })

  it('gather over several writes, and keep the packages in between', async () => {
    await write('osv', [exampleAdvisory('A', { affected: [examplePackage('npm', 'one', '1')] })])
    const first = openBook(directory)
    await write('osv', [exampleAdvisory('A', { affected: [examplePackage('npm', 'two', '1')] })])
    await write('osv', [
      exampleAdvisory('B'),
      exampleAdvisory('A', { affected: [examplePackage('npm', 'three', '1')] }),
    ])
    const changes = openBook(directory).changedSince(first.mark)?.changes
    const packages = changes?.find(({ id }) => id === 'A')?.packages.map(([, name]) => name)
    expect(packages?.toSorted()).toEqual(['one', 'three', 'two'])
    expect(changes?.map(({ id, advisory }) => [id, advisory]).toSorted()).toEqual([
      ['A', 1],
      ['B', 0],
    ])
  })

  it('tell of CVEs whose facts changed, but not of a score that moved a little', async () => {
    const facts = (cve: string, score: number): Enrichment => ({
      cve,
      decision: null,
      knownExploited: null,
      epss: { score, percentile: null },
    })
    await write('epss', [], [facts('CVE-2024-1', 0.1), facts('CVE-2024-2', 0.1)])
    const first = openBook(directory)
    await write('epss', [], [facts('CVE-2024-1', 0.101), facts('CVE-2024-2', 0.5), facts('CVE-2024-0003', 0.5)])
    expect(openBook(directory).changedSince(first.mark)?.flaws.toSorted()).toEqual(['CVE-2024-0002', 'CVE-2024-0003'])
  })

  it('are unknown after a new feed, a new beginning, or from a mark of another book', async () => {
    await write('osv', [exampleAdvisory('A')])
    const first = openBook(directory)
    await write('more', [exampleAdvisory('B')])
    expect(openBook(directory).changedSince(first.mark)).toBeNull()
    rmSync(pathOf('more'))
    rmSync(pathOf('osv'))
    await write('osv', [exampleAdvisory('A')])
    expect(openBook(directory).changedSince(first.mark)).toBeNull()
    expect(openBook(directory).changedSince('garbage')).toBeNull()
  })

  it('follow the content of feeds in memory', () => {
    const before = openBook(directory, [memoryFeed('catalogue', [exampleAdvisory('A')], '1')])
    const same = openBook(directory, [memoryFeed('catalogue', [exampleAdvisory('A')], '1')])
    const other = openBook(directory, [memoryFeed('catalogue', [exampleAdvisory('B')], '2')])
    expect(same.changedSince(before.mark)?.changes).toEqual([])
    expect(other.changedSince(before.mark)).toBeNull()
    expect(other.rowsOf('Debian:12', 'example')).toHaveLength(1)
    expect(other.advisory(other.byName('B')[0] ?? -1)).toEqual(exampleAdvisory('B'))
  })
})

describe('a damaged file', () => {
  it('is found out wherever in its index a byte changed or the end was cut, and says so', async () => {
    await write('good', [exampleAdvisory('G')])
    await write(
      'osv',
      Array.from({ length: 20 }, (_, at) => exampleAdvisory(`A-${at}`)),
    )
    const whole = readFileSync(pathOf('osv'))
    const start = openFeedFile(pathOf('osv')).facts.advisories > 0 ? indexStart(whole) : 0
    for (let at = start; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 0x41
      writeFileSync(pathOf('osv'), damaged)
      expect(opened(), `byte ${at}`).toEqual([1, null, expect.any(String)])
    }
    for (const length of [0, 3, 15, 16, 200, whole.length - 1]) {
      writeFileSync(pathOf('osv'), whole)
      truncateSync(pathOf('osv'), length)
      expect(opened()).toEqual([1, null, expect.any(String)])
    }
  })

  /** Advisories in the book, and the failures of both feeds. Padding between sections says nothing and may change. */
  function opened(): unknown[] {
    const book = openBook(directory)
    const states = book.sources()
    return book.size === 21 ? [1, null, 'padding'] : [book.size, states[0]?.failure, states[1]?.failure]
  }

  function indexStart(whole: Buffer): number {
    const length = whole.readUInt32LE(whole.length - 16)
    return (JSON.parse(whole.toString('utf8', whole.length - 16 - length, whole.length - 16)) as { start: number })
      .start
  }

  it('fails clearly when a document is damaged', async () => {
    await write('osv', [exampleAdvisory('A-1')])
    const whole = readFileSync(pathOf('osv'))
    whole[10] = (whole[10] ?? 0) ^ 1
    writeFileSync(pathOf('osv'), whole)
    const book = openBook(directory)
    expect(book.rowsOf('Debian:12', 'example')).toHaveLength(1)
    expect(() => book.advisory(0)).toThrow(expect.objectContaining({ code: 'book-broken' }))
  })
})

describe('writing', () => {
  it('that is abandoned leaves the file and nothing else', async () => {
    await write('osv', [exampleAdvisory('A-1')])
    const writer = createFeedWriter(pathOf('osv'), 'osv', null, 5)
    writer.add(exampleAdvisory('B-1'))
    writer.abandon()
    expect(readdirSync(directory)).toEqual(['osv.feed'])
    expect(openBook(directory).byName('A-1')).toEqual([0])
  })

  it('is not seen by a book that is open', async () => {
    await write('osv', [exampleAdvisory('A-1')])
    const book = openBook(directory)
    await write('osv', [exampleAdvisory('B-1')])
    expect(book.advisory(0).id).toBe('A-1')
    expect(openBook(directory).advisory(0).id).toBe('B-1')
  })

  it('remembers failures beside what is still used', async () => {
    await write('osv', [exampleAdvisory('A-1')])
    rememberFeed(directory, 'osv', { failure: 'no route' })
    rememberFeed(directory, 'kev', { failure: 'refused' })
    expect(openBook(directory).sources()).toEqual([
      { source: 'kev', synced: null, newest: null, records: 0, failure: 'refused' },
      { source: 'osv', synced: 1_000, newest: Date.UTC(2024, 0, 2), records: 1, failure: 'no route' },
    ])
  })
})

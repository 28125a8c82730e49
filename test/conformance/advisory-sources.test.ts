import { describe, expect, it } from 'vitest'
import type { Advisory } from '../../src/model/advisory.ts'
import { type Outcome, readCorpus } from './advisory-corpora.ts'
import { corpora } from './corpora.ts'

const FIXTURES = ['feeds', 'fixtures.tar.gz']

/** Source, where, and what must come of it: documents, advisories, faults at most. */
const WHOLE: Array<
  [source: string, parts: string[], match: RegExp, documents: number, advisories: number, faults: number]
> = [
  ['osv', ['osv', 'almalinux.osv.jsonl.gz'], /./, 5_680, 5_680, 0],
  ['osv', ['osv', 'pypa.osv.jsonl.gz'], /./, 2_661, 2_661, 0],
  ['osv', ['debian', 'dsa-dla-2023-04.osv.jsonl.gz'], /./, 8_940, 8_940, 0],
  ['osv', ['osv', 'osv.dev-testdata.tar.gz'], /website\/testdata\/osv\//, 10, 10, 0],
  [
    'osv',
    FIXTURES,
    /extract\/(rocky|redhat|debian|alma|suse|npm|pip|golang|maven|rubygems|nuget|cargo)\/osv\//,
    15,
    15,
    0,
  ],
  ['cve', ['cve', 'cve-v5-vulnrichment-sample.jsonl.gz'], /./, 1_740, 1_740, 0],
  ['kev', ['kev', 'known_exploited_vulnerabilities.json.gz'], /./, 1, 1_404, 0],
  ['alpine-secdb', ['alpine', 'alpine-secdb-2020-06.tar.gz'], /./, 17, 8_000, 0],
  ['alpine-secdb', FIXTURES, /fetch\/alpine\/secdb\/.*v3\.16/, 2, 2, 0],
  ['debian-tracker', FIXTURES, /debian\/tracker\/api\/.*advisory\.json/, 1, 4, 0],
  ['ubuntu', FIXTURES, /extract\/ubuntu\/osv\//, 2, 2, 0],
  ['redhat-csaf', FIXTURES, /extract\/redhat\/(csaf|vex)\//, 20, 20, 0],
  ['suse-csaf', FIXTURES, /extract\/suse\/csaf(_vex)?\//, 4, 4, 0],
  ['nvd', FIXTURES, /fetch\/nvd\/api\/cve\//, 10, 20, 0],
  ['github', FIXTURES, /\/ghsa\//, 5, 5, 0],
  [
    'msrc',
    ['msrc', 'vuls-data-update-microsoft-fixtures.tar.gz'],
    /microsoft\/(bulletin|cvrf)\/testdata\/fixtures\/\d/,
    18,
    18,
    0,
  ],
  [
    'msrc',
    ['msrc', 'vuls-data-update-microsoft-fixtures.tar.gz'],
    /fetch\/microsoft\/(csaf|vex|cvrf)\/.*(msrc_|cvrf\/\d)/,
    6,
    6,
    0,
  ],
]

describe.each(WHOLE)('%s of %j %s', (source, parts, match, documents, advisories, faults) => {
  it.skipIf(corpora('advisories', ...parts) === null)('is read whole', async () => {
    const outcome = await readCorpus(source, parts, match)
    expect(outcome.faults.slice(0, 5)).toHaveLength(Math.min(faults, 5))
    expect(outcome.documents).toBeGreaterThanOrEqual(documents)
    expect(outcome.advisories.length).toBeGreaterThanOrEqual(advisories)
    for (const advisory of outcome.advisories) checkSense(advisory)
  })
})

/** What every reader of the book relies on. */
function checkSense(advisory: Advisory): void {
  expect(advisory.id).not.toBe('')
  for (const name of [...advisory.aliases, ...advisory.upstream]) expect(name).not.toBe(advisory.id)
  for (const row of advisory.affected) {
    expect(row.ecosystem).not.toBe('')
    for (const range of row.ranges)
      expect(range.fixed === null || range.lastAffected === null, `${advisory.id} ${row.name}`).toBe(true)
  }
}

describe.skipIf(corpora('advisories') === null)('details that users have complained of', () => {
  const one = (outcome: Outcome, id: string): Advisory => {
    const found = outcome.advisories.find((advisory) => advisory.id === id)
    if (found === undefined) throw new Error(`${id} was not read`)
    return found
  }

  it('EPSS is read in all four headers; a missing score stays missing', async () => {
    for (const [name, rows] of [
      ['epss_scores-2021-04-14.csv.gz', 1],
      ['epss_scores-2021-09-01.csv.gz', 1],
      ['epss_scores-2022-02-04.csv.gz', 1],
      ['epss_scores-2023-03-07.csv.gz', 1],
      ['epss_scores-2025-x-x.sample.csv', 1],
      ['vunnel-example-1.csv', 1],
    ] as const) {
      const { enrichments, faults } = await readCorpus('epss', ['epss', name])
      expect([name, faults]).toEqual([name, []])
      expect(enrichments.length).toBeGreaterThanOrEqual(rows)
      for (const { epss } of enrichments) expect(epss !== null && epss.score >= 0 && epss.score <= 1).toBe(true)
    }
    expect((await readCorpus('epss', ['epss', 'vunnel-invalid-header.csv'])).faults).toHaveLength(1)
  })

  it('decision points are read in any case of letters', async () => {
    const { enrichments } = await readCorpus('cve', ['cve', 'cve-v5-vulnrichment-sample.jsonl.gz'])
    const decisions = enrichments.flatMap(({ decision }) => (decision === null ? [] : [decision]))
    expect(decisions.length).toBeGreaterThan(1_700)
    expect(
      decisions.filter(
        ({ exploitation, automatable, totalImpact }) =>
          exploitation === null || automatable === null || totalImpact === null,
      ).length,
    ).toBeLessThan(20)
  })

  it('names CVEs of AlmaLinux as upstream, so that they are found and not merged', async () => {
    const outcome = await readCorpus('osv', ['osv', 'almalinux.osv.jsonl.gz'])
    expect(one(outcome, 'ALSA-2025:10073').upstream).toContain('CVE-2025-6424')
    expect(one(outcome, 'ALSA-2025:10073').aliases).toEqual([])
    expect(outcome.advisories.some(({ affected }) => affected.some(({ module }) => module !== null))).toBe(true)
  })

  it('Red Hat’s binaries belong to their source package, with epoch and release', async () => {
    const outcome = await readCorpus('redhat-csaf', FIXTURES, /RHSA-2023%3A7207/)
    expect(one(outcome, 'RHSA-2023:7207').affected).toMatchObject([
      {
        ecosystem: 'Red Hat:8',
        name: 'c-ares',
        ranges: [{ introduced: null, fixed: '1.13.0-9.el8_9.1', lastAffected: null }],
      },
    ])
  })

  it('bulletins of 2001 speak of CVEs', async () => {
    const outcome = await readCorpus('msrc', ['msrc', 'vuls-data-update-microsoft-fixtures.tar.gz'], /MS01-050/)
    expect(one(outcome, 'MS01-050')).toMatchObject({
      upstream: ['CVE-2001-0718'],
      severity: 'critical',
      published: Date.UTC(2001, 9, 4),
    })
  })

  it('platforms of the NVD are not called affected', async () => {
    const { advisories } = await readCorpus('nvd', FIXTURES, /fetch\/nvd\/api\/cve\//)
    expect(advisories.some(({ affected }) => affected.length > 0)).toBe(true)
  })
})

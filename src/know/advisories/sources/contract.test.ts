import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalEcosystem } from '../../versions/api.ts'
import { advisorySources } from './api.ts'
import { EXAMPLES } from './examples.ts'
import type { Finding } from './types.ts'

const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : []

/** JSON of any shape whose names are those that sources look for. */
const name = fc.constantFrom(
  ...[
    'id',
    'aliases',
    'affected',
    'package',
    'ranges',
    'events',
    'introduced',
    'fixed',
    'versions',
    'vulnerabilities',
    'document',
    'tracking',
    'product_tree',
  ],
  ...[
    'branches',
    'product_status',
    'known_affected',
    'cveMetadata',
    'cveId',
    'containers',
    'cna',
    'metrics',
    'other',
    'packages',
    'pkg',
    'secfixes',
    'releases',
  ],
  ...[
    'status',
    'os',
    'ecosystem',
    'candidate',
    'cveID',
    'cve',
    'configurations',
    'nodes',
    'cpeMatch',
    'distroversion',
    '__proto__',
    'constructor',
    'toString',
  ],
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e300,
      '',
      '0',
      'CVE-2024-1',
      'known_affected',
      '2024-13-45',
      '\ud800',
      '<rss><item>',
    ),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe.each(advisorySources.map((source) => [source.id, source] as const))('%s', (id, source) => {
  const example = EXAMPLES[id]
  const read = (text: string): Finding[] => [...source.read({ name: example?.document.name ?? 'x', text })]

  it('has a name, a title and an example', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(source.title.length).toBeGreaterThan(5)
    expect(example).toBeDefined()
    expect(source.wants(example?.document.name ?? '')).toBe(true)
    expect(source.wants('notes.txt')).toBe(false)
  })

  it('reads its example: names, normal ecosystems, its own id as source', () => {
    const found = read(example?.document.text ?? '')
    expect(found.filter(({ kind }) => kind === 'fault')).toEqual([])
    const advisories = found.flatMap((one) => (one.kind === 'advisory' ? [one.advisory] : []))
    expect(advisories).toHaveLength(example?.advisories ?? -1)
    expect(found.filter(({ kind }) => kind === 'enrichment')).toHaveLength(example?.flaws ?? -1)
    for (const advisory of advisories) {
      expect(advisory.source).toBe(id)
      expect(advisory.id).not.toBe('')
      expect(advisory.flags).toEqual([])
      for (const { ecosystem } of advisory.affected) expect(normalEcosystem(ecosystem).ecosystem).toBe(ecosystem)
    }
    if (example?.first !== undefined) expect(advisories[0]).toMatchObject(example.first)
  })

  it('says what is wrong with a document of another kind', () => {
    for (const text of [
      '',
      ' ',
      '{}',
      '[]',
      'null',
      '"x"',
      '<html><body>Log in</body></html>',
      'PK\u0003\u0004',
      '{"a":',
      '\ufeff{}',
    ]) {
      const found = read(text)
      expect(found.filter(({ kind }) => kind === 'advisory' || kind === 'enrichment')).toEqual([])
      expect(found.filter(({ kind }) => kind === 'fault').length).toBeGreaterThan(0)
    }
  })

  it('takes any JSON without throwing, and gives well-formed findings', () => {
    fc.assert(
      fc.property(tree, (value) => {
        for (const finding of read(JSON.stringify(value) ?? ''))
          if (finding.kind === 'advisory') {
            expect(finding.advisory.id.length).toBeGreaterThan(0)
            for (const row of finding.advisory.affected) expect(typeof row.name).toBe('string')
            for (const time of [finding.advisory.published, finding.advisory.modified])
              expect(time === null || Number.isFinite(time)).toBe(true)
          }
      }),
      { numRuns: 300 },
    )
  })

  it('takes its example with anything changed without throwing', () => {
    const text = example?.document.text ?? ''
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('', '"', '{', ']', ':', '\\', '9', '\u0000', '[[[[', '-', '1e999'),
        (at, piece) => {
          for (const finding of read(text.slice(0, at) + piece + text.slice(at + 1))) expect(finding.kind).toBeDefined()
        },
      ),
      { numRuns: 300 },
    )
  })

  it('reads deep and long documents in bounded time', () => {
    const before = performance.now()
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    const branches = `${'{"branches":['.repeat(20_000)}{}${']}'.repeat(20_000)}`
    for (const text of [
      deep,
      `{"document":{"tracking":{"id":"x"}},"product_tree":${branches}}`,
      `{"id":"x","affected":${deep}}`,
      '<'.repeat(300_000),
      '<item '.repeat(50_000),
      '&amp;'.repeat(200_000),
      `<rss><item><title>${'a '.repeat(200_000)}`,
    ])
      read(text)
    expect(performance.now() - before).toBeLessThan(5_000)
  })

  it('cuts texts that are longer than a person reads', () => {
    const text = (example?.document.text ?? '').replace('A hole', 'A hole '.repeat(20_000))
    for (const finding of read(text))
      if (finding.kind === 'advisory')
        expect(Math.max(...textsOf(finding.advisory).map((one) => one.length))).toBeLessThanOrEqual(16_000)
  })
})

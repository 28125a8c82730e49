import { describe, expect, it } from 'vitest'
import { checkCsaf } from '../../src/know/advisories/sources/csaf/check.ts'
import { readCsaf } from '../../src/know/advisories/sources/csaf/read.ts'
import type { JsonObject } from '../../src/know/advisories/sources/json.ts'
import { corpusDocuments, readCorpus } from './advisory-corpora.ts'
import { corpora } from './corpora.ts'

interface OasisTest {
  id: string
  failures?: Array<{ name: string; valid: boolean }>
  valid?: Array<{ name: string; valid: boolean }>
}

const FOLDER = 'csaf_2.0/test/validator/data/'

describe.skipIf(corpora('advisories', 'csaf', 'oasis-csaf-2.0.tar.gz') === null)(
  'CSAF conformance cases of OASIS (corpora/advisories/csaf)',
  async () => {
    const documents =
      (await corpusDocuments(['csaf', 'oasis-csaf-2.0.tar.gz'], (name) => name.startsWith(FOLDER))) ?? []
    const texts = new Map(documents.map(({ name, text }) => [name.slice(FOLDER.length), text]))
    const tests = (JSON.parse(texts.get('testcases.json') ?? '{"tests":[]}') as { tests: OasisTest[] }).tests
    const cases = tests.flatMap(({ id, failures = [], valid = [] }) =>
      [...failures, ...valid].map((one) => ({ id, ...one })),
    )

    it('are called valid or invalid as expected, each for its own rule', () => {
      const wrong: string[] = []
      for (const { id, name, valid } of cases) {
        const broken = checkCsaf(JSON.parse(texts.get(name) ?? '{}') as JsonObject)
        if ((broken.length === 0) !== valid) wrong.push(`${name}: ${broken.join('; ') || 'nothing found'}`)
        else if (!valid && !broken.some((message) => message.startsWith(`${id}:`)))
          wrong.push(`${name}: by another rule: ${broken.join('; ')}`)
      }
      expect(wrong).toEqual([])
      expect(cases.length).toBeGreaterThanOrEqual(239)
    })

    it('never crash the reader; invalid ones are flagged and never say not affected', () => {
      for (const { name, valid } of cases)
        for (const finding of readCsaf(texts.get(name) ?? '', 'csaf')) {
          if (finding.kind !== 'advisory') continue
          const { flags, affected } = finding.advisory
          expect([name, flags.some(({ code }) => code === 'invalid' || code === 'contradicting-status')]).toEqual([
            name,
            !valid,
          ])
          if (!valid) expect(affected.filter(({ status }) => status === 'not-affected')).toEqual([])
        }
    })

    it('keep every product that is called affected anywhere', () => {
      for (const { name } of cases) {
        const document = JSON.parse(texts.get(name) ?? '{}') as {
          vulnerabilities?: Array<{ product_status?: { known_affected?: string[] } }>
        }
        const named = (document.vulnerabilities ?? []).some(
          (one) => (one.product_status?.known_affected ?? []).length > 0,
        )
        const kept = [...readCsaf(texts.get(name) ?? '', 'csaf')].some(
          (finding) =>
            finding.kind === 'advisory' &&
            (finding.advisory.affected.some(({ status }) => status === 'affected') ||
              finding.advisory.flags.some(({ code }) => code === 'unknown-product')),
        )
        if (named) expect([name, kept]).toEqual([name, true])
      }
    })
  },
)

describe.skipIf(corpora('advisories', 'csaf') === null)('CSAF of CISA (corpora/advisories/csaf)', () => {
  it('is read whole, with its workarounds and mitigations', async () => {
    const { documents, advisories, faults } = await readCorpus('csaf', ['csaf', 'cisa-csaf-2023-2024.jsonl.gz'])
    expect([documents, faults]).toEqual([728, []])
    expect(advisories.length).toBeGreaterThanOrEqual(728)
    const kinds = new Set(advisories.flatMap(({ remedies }) => remedies.map(({ kind }) => kind)))
    expect([...kinds].toSorted()).toEqual(['fix', 'mitigation', 'none-available', 'none-planned', 'workaround'])
    // Free text that no reader can be sure of stays a possible match; nine of ten ranges are read.
    const unread = advisories.flatMap(({ flags }) => flags.filter(({ code }) => code === 'unreadable-range')).length
    const ranged = advisories.flatMap(({ affected }) => affected).length
    expect(unread / ranged).toBeLessThan(0.1)
  })
})

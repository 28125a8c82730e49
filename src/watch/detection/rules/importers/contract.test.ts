import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../rule-set.ts'
import { parseRules } from '../sigma.ts'
import { importers, importRules, toSigmaYaml } from './api.ts'
import { readDocuments } from './read-documents.ts'
import type { Imported, ImporterId } from './types.ts'

/** One small file each member must take. */
const SAMPLES: Readonly<Record<ImporterId, string>> = {
  crowdsec: `type: leaky
name: someone/example
description: counts logins
filter: "evt.Meta.log_type == 'http_access-log' && evt.Parsed.verb == 'POST' && Lower(evt.Meta.http_path) contains '/example-product/login'"
groupby: evt.Meta.source_ip
distinct: evt.Meta.http_path
capacity: 4
leakspeed: 10s
blackhole: 5m
labels: {confidence: 3, behavior: "http:bruteforce", label: Example, classification: [attack.T1110]}
`,
  'crowdsec-appsec': `name: someone/vpatch-CVE-2020-99999
description: an example
rules:
  - and:
      - zones: [URI]
        transform: [lowercase]
        match: {type: endsWith, value: /example-product/run.cgi}
      - zones: [ARGS]
        variables: [id]
        match: {type: regex, value: "[^0-9]"}
labels: {confidence: 3, behavior: "http:exploit", label: Example, classification: [cve.CVE-2020-99999]}
`,
  'cve-index': '[{"cve":"CVE-2020-99999","methods":["GET"],"paths":["/example-product/{{randstr}}/view.cgi?q=1"]}]',
  sigma: `title: Example
id: example
author: someone
logsource: {category: webserver}
detection:
  s1: {cs-uri-stem|contains: /example-product/}
  condition: s1
level: low
`,
}

function convert(id: ImporterId, text: string): Imported {
  return importRules([{ file: 'sample', text }], { from: id })
}

describe.each(importers.map((importer) => [importer.id, importer] as const))('%s', (id, importer) => {
  const sample = SAMPLES[id]

  it('recognises its own kind of file, and no other member takes it', () => {
    const { documents } = readDocuments({ file: 'sample', text: sample })
    expect(importers.filter((one) => one.recognises(documents)).map((one) => one.id)).toEqual([id])
    expect(importer.title).not.toBe('')
  })

  it('makes rules that compile and name author and licence', () => {
    const { rules, correlations, skipped } = convert(id, sample)
    expect(skipped).toEqual([])
    expect(rules.length).toBeGreaterThan(0)
    expect(compileRules(rules, correlations).rules).toHaveLength(rules.length)
    for (const rule of rules) {
      expect(rule.author).not.toBe('')
      expect(rule.licence).not.toBe('')
      expect(rule.file).toBe('sample')
    }
  })

  it('makes rules and correlations that read back from Sigma as they were', () => {
    const { rules, correlations } = convert(id, sample)
    for (const rule of rules) {
      const { problems, rules: back } = parseRules(toSigmaYaml(rule), { file: rule.file, origin: rule.origin })
      expect(problems).toEqual([])
      expect(back).toEqual([{ ...rule, line: 1 }])
    }
    for (const correlation of correlations) {
      const { problems, correlations: back } = parseRules(toSigmaYaml(correlation), {
        file: 'sample',
        origin: correlation.origin,
      })
      expect(problems).toEqual([])
      expect(back).toEqual([correlation])
    }
  })

  it('says why it takes nothing from a document of another shape, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 3 }), (documents) => {
        const { rules } = importer.convert({ file: 'sample', text: '' }, documents, () => null)
        expect(rules).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

describe('whatever is taken from hostile files', () => {
  const quoted = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text))
  const comparison = fc
    .tuple(
      fc.constantFrom(
        'evt.Meta.http_path',
        'evt.Parsed.file_name',
        'Upper(evt.Parsed.request)',
        'evt.Meta.http_status',
      ),
      fc.constantFrom('==', '!=', 'contains', 'startsWith', 'endsWith', 'matches', '>='),
      fc.oneof(quoted, fc.integer().map(String)),
    )
    .map((parts) => parts.join(' '))
  const scenario = fc.record({
    name: fc.constant('a/b'),
    type: fc.constantFrom('trigger', 'leaky'),
    filter: fc.array(comparison, { minLength: 1, maxLength: 3 }).map((of) => of.join(' or not ')),
    groupby: fc.constant('evt.Meta.source_ip'),
    capacity: fc.nat(),
    leakspeed: fc.constant('1s'),
    labels: fc.jsonValue(),
    description: fc.jsonValue(),
  })
  const piece = fc.constantFrom(
    '/',
    'a',
    'gadget',
    '{{',
    '}}',
    '..',
    '%2e',
    '?',
    '=',
    '&',
    '${',
    '*',
    '\\',
    ' ',
    'é',
    '%00',
  )
  const entry = fc.record({
    cve: fc.constant('CVE-2020-12345'),
    methods: fc.array(fc.constantFrom('GET', 'POST', 'PUT')),
    paths: fc.array(fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))),
  })

  it.each([
    ['crowdsec', scenario],
    ['cve-index', fc.array(entry, { maxLength: 3 })],
  ] as const)('reads back from Sigma as it was: %s', (id, documents) => {
    fc.assert(
      fc.property(documents as fc.Arbitrary<unknown>, (document) => {
        for (const rule of convert(id, JSON.stringify(document)).rules) {
          const { problems, rules } = parseRules(toSigmaYaml(rule), { file: rule.file, origin: rule.origin })
          expect(problems).toEqual([])
          expect(rules).toEqual([rule])
        }
      }),
      { numRuns: 400 },
    )
  })
})

describe('importRules', () => {
  it('finds the kind of each file by its content', () => {
    const files = Object.entries(SAMPLES).map(([file, text]) => ({ file, text }))
    const { rules, correlations, skipped } = importRules(files)
    expect(rules.map((rule) => rule.origin).toSorted()).toEqual(['crowdsec', 'crowdsec-appsec', 'cve-index', 'sigma'])
    expect(correlations).toHaveLength(1)
    expect(skipped).toEqual([])
  })

  it('names what is no rule file, broken YAML and doubled ids, and takes the rest', () => {
    const { rules, skipped } = importRules([
      { file: 'a.yaml', text: 'just: text' },
      { file: 'b.yaml', text: 'a: [unclosed' },
      { file: 'c.yaml', text: SAMPLES.sigma },
      { file: 'd.yaml', text: SAMPLES.sigma },
    ])
    expect(rules).toHaveLength(1)
    expect(skipped.map((one) => one.name)).toEqual(['a.yaml', 'b.yaml', 'example'])
    expect(skipped[1]?.why).toContain('line 1')
  })

  it('reads a data file of the caller before a list of ours', () => {
    const text = `type: trigger
name: someone/listed
filter: 'any(File("words.txt"), {Lower(evt.Meta.http_path) contains #})'
groupby: evt.Meta.source_ip
`
    expect(importRules([{ file: 'a', text }]).skipped[0]?.why).toContain('words.txt')
    const { rules } = importRules([{ file: 'a', text }], {
      data: (name) => (name === 'words.txt' ? '/one-word\n/two-words\n' : null),
    })
    expect(JSON.stringify(rules[0]?.condition)).toContain('/two-words')
  })

  it('leaves out a rule whose regular expression cannot run in linear time, and what counted it', () => {
    const text = `type: leaky
name: someone/backwards
filter: evt.Meta.http_path matches '(a)\\\\1'
groupby: evt.Meta.source_ip
capacity: 3
leakspeed: 1s
`
    const { rules, correlations, skipped } = importRules([{ file: 'a', text }])
    expect([rules, correlations]).toEqual([[], []])
    expect(skipped[0]?.why).toContain('regular expression')
  })
})

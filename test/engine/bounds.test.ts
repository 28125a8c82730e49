import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { chooseKernel } from '../../src/watch/detection/engine/choose-kernel.ts'
import { mergeFindings } from '../../src/watch/detection/engine/merge/findings.ts'
import { createReader } from '../../src/watch/detection/engine/reader.ts'
import { ruleUse } from '../../src/watch/detection/engine/rule-use.ts'
import { createDistinctPairs } from '../../src/watch/detection/engine/tally/distinct-pairs.ts'
import { createTemplateTable } from '../../src/watch/detection/engine/tally/template-table.ts'
import { countAt, createTimeSteps, mergeSteps, STEPS } from '../../src/watch/detection/engine/tally/timeline.ts'
import { createSourceTable } from '../../src/watch/detection/kernel/plain/source-table.ts'
import { formatById } from '../../src/watch/logs/formats/api.ts'

function keyOf(n: number): Uint8Array {
  const key = new Uint8Array(16)
  new DataView(key.buffer).setUint32(12, n)
  return key
}

describe('tables that are too small', () => {
  it('sources: the rarest that never probed are forgotten first, and the error says how much', () => {
    const table = createSourceTable(64)
    for (let n = 0; n < 49; n++) {
      const entry = table.count(keyOf(n), 100 + n)
      for (let more = 0; more < n % 7; more++) table.count(keyOf(n), 200)
      if (n < 10) table.probe(entry, 1)
    }
    table.trim()
    expect(table.used).toBeLessThanOrEqual(32)
    const kept = [...table.entries()].map((entry) => ({ n: table.key(entry)[15]!, requests: table.requests(entry) }))
    for (let n = 0; n < 10; n++) expect(kept.map((row) => row.n)).toContain(n)
    expect(Math.min(...kept.filter(({ n }) => n >= 10).map(({ requests }) => requests))).toBeGreaterThan(table.error)
    expect(kept).toContainEqual({ n: 48, requests: 7 })
  })

  it('pairs: beyond the exact table a sketch counts distinct sources of each group', () => {
    const pairs = createDistinctPairs(500, 1000)
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 20_000; n++) pairs.add(n % 2, pairs.sources.number(keyOf(n)), keyOf(n), 1, 0, 0)
    }
    expect(pairs.rows().group.length).toBeLessThanOrEqual(1000)
    expect(
      pairs
        .sketches()
        .map(([group]) => group)
        .sort(),
    ).toEqual([0, 1])
  })

  it('templates: the least seen are dropped, and their requests counted', () => {
    const templates = createTemplateTable(10)
    for (let n = 0; n < 30; n++) templates.row(templates.number(`t${n}`, '')).requests += n + 1
    const dropped = templates.trim()
    expect(dropped.size).toBe(20)
    expect(templates.rows().map(([, row]) => row.template)).toContain('t29')
    expect(templates.forgotten).toBe(210)
  })

  it('a log of many more sources than fit: counts stay, the number of sources is an estimate with its error', () => {
    const { rules, correlations } = loadCatalogue()
    const use = ruleUse(rules, correlations)
    const window = { since: 0, until: 2 ** 32 - 1 }
    const { kernel } = chooseKernel('auto', {
      literals: use.set.literals,
      every: use.set.every,
      suspicious: use.set.suspicious,
      places: use.set.places,
      ...window,
      sourceSlots: 2 ** 13,
    })
    const reader = createReader({ kernel, use, ...window, evidence: 3, seed: 1, trustedProxies: [] })
    reader.open(0, 0, formatById('combined'), [])
    const view = Buffer.from(kernel.buffer.buffer, kernel.buffer.byteOffset, kernel.buffer.length)
    const distinct = 100_000
    for (let n = 0; n < distinct; ) {
      let text = ''
      for (; n < distinct && text.length < 200_000; n++) {
        const target = n % 10 === 0 ? '/.git/config' : '/index.html'
        text += `10.${n >> 16}.${(n >> 8) & 255}.${n & 255} - - [21/Nov/2026:02:00:00 +0000] "GET ${target} HTTP/1.1" 200 5 "-" "x"\n`
      }
      const size = view.write(text, kernel.start, 'latin1')
      reader.lines(kernel.start, kernel.start + size)
    }
    reader.close(0, true)
    const context = { use, files: [{ path: 'x', format: 'combined' }], evidence: 3, sources: 100, templates: 100 }
    const findings = mergeFindings([reader.result()], context)
    expect(findings.parsed).toBe(distinct)
    expect(findings.distinctSources.error).toBeGreaterThan(0)
    expect(Math.abs(findings.distinctSources.count / distinct - 1)).toBeLessThan(4 * findings.distinctSources.error)
    expect(findings.sourcesError).toBeGreaterThan(0)
    expect(findings.threats[0]).toMatchObject({ requests: distinct / 10, sources: distinct / 10, sourcesError: 0 })
    expect(findings.warnings.map(({ code }) => code)).toContain('counts-bounded')
  })
})

describe('the timeline', () => {
  it('is the same in whatever order and parts the times come', () => {
    const times = fc.array(fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 60 }), (all, cut) => {
        const whole = createTimeSteps()
        for (const time of all) countAt(whole, time, 1)
        const [one, other] = [createTimeSteps(), createTimeSteps()]
        for (const time of all.slice(cut).reverse()) countAt(one, time, 1)
        for (const time of all.slice(0, cut)) countAt(other, time, 1)
        mergeSteps(one, other)
        expect(one).toEqual(whole)
        expect(whole.counts.reduce((sum, n) => sum + n, 0)).toBe(all.length)
        expect(whole.counts.length).toBe(STEPS)
      }),
    )
  })
})

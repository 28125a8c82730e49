import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importRules } from '../../src/watch/detection/rules/importers/api.ts'
import { corpora } from './corpora.ts'
import { matchesOfOrdinaryLines } from './import-ordinary.ts'
import { expectRoundTrip } from './import-round-trip.ts'

const directory = corpora('rules', 'crowdsec', 'scenarios')

describe('CrowdSec web scenarios', () => {
  if (directory === null) {
    it.skip('skipped: 62 scenarios, corpora not found', () => {})
    return
  }
  const imported = importRules(
    readdirSync(directory).map((file) => ({ file, text: readFileSync(join(directory, file), 'utf8') })),
  )

  it('imports 60 of 62, and names the two that need helpers of the other engine', () => {
    const scenarios = new Set(imported.rules.map((rule) => rule.name?.replace(/-(?:event|loose)$/, '')))
    expect(scenarios.size).toBe(60)
    expect(imported.skipped).toEqual([
      { name: 'crowdsecurity/http-cve-probing', why: 'needs the helper JsonExtract()' },
      { name: 'crowdsecurity/http-technology-probing', why: 'needs the helper LookupFile()' },
    ])
  })

  it('keeps each bucket: 26 leaky ones become correlations on a silent rule', () => {
    const silent = new Set(imported.rules.filter((rule) => rule.silent).map((rule) => rule.id))
    expect(imported.correlations.length).toBe(silent.size)
    for (const one of imported.correlations) {
      expect(one.rules.every((rule) => silent.has(rule))).toBe(true)
      expect(one.leak).toBeGreaterThan(0)
      expect(one.blackhole).toBeGreaterThan(0)
    }
    expect(imported.correlations.find((one) => one.id === 'crowdsecurity-http-probing')).toMatchObject({
      type: 'value_count',
      field: 'target',
      count: 11,
      op: '>=',
      leak: 10,
      blackhole: 300,
      groupBy: ['source', 'host'],
    })
  })

  it('says where a list of ours stands for a data file', () => {
    expect(imported.notes.filter(({ note }) => note.includes('our list'))).toHaveLength(10)
  })

  it('says which few rules would need every line', () => {
    const slow = imported.notes.filter(({ note }) => note.includes('every line')).map(({ name }) => name)
    expect(slow).toEqual([
      'baudneo/zoneminder_cve-2022-39290',
      'crowdsecurity/http-crawl-non_statics-event',
      'crowdsecurity/http-dos-bypass-cache-event',
      'crowdsecurity/http-dos-invalid-http-versions',
      'crowdsecurity/http-dos-random-uri-event',
      'crowdsecurity/http-dos-swithcing-ua-event',
    ])
  })

  it('writes all as Sigma that reads back the same', () => expectRoundTrip(imported))

  it('names no CVE on an ordinary line', () => {
    const { lines, matched } = matchesOfOrdinaryLines(
      imported.rules.filter((rule) => !rule.silent && rule.cves.length > 0),
    )
    expect(lines).toBeGreaterThan(13_900)
    expect([...matched]).toEqual([])
  })
})

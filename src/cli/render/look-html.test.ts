import { describe, expect, it } from 'vitest'
import { csvCell } from '../../support/escape.ts'
import { lookCsv } from './look-csv.ts'
import { lookHtml } from './look-html.ts'
import { exampleReport, exampleThreat } from './report-example.ts'

const now = new Date('2026-11-21T10:00:00Z')
const hostile = '"><img src=x onerror=alert(1)><script>alert(2)</script>=cmd|x'

/** A report with the same hostile text wherever text from outside can stand. */
function hostileReport(): ReturnType<typeof exampleReport> {
  const evidence = { file: hostile, line: 1, text: hostile, status: 200 }
  return exampleReport({
    threats: [
      exampleThreat({
        name: hostile,
        cves: [hostile],
        rules: [{ id: hostile, title: hostile, author: hostile, licence: hostile, requests: 1 }],
        evidence: [evidence],
        answeredEvidence: [evidence],
      }),
    ],
    sources: [{ address: hostile, requests: 1, probes: 1, threats: [hostile], first: '', last: '' }],
    unclassified: [
      {
        template: hostile,
        requests: 1,
        sources: 1,
        first: '',
        last: '',
        growth: { doublingMinutes: null, interval: null, why: hostile },
        example: hostile,
      },
    ],
    warnings: [{ code: 'x', message: hostile, file: hostile, line: 1, remedy: hostile }],
    next: [{ urgency: 'now', text: hostile, command: hostile }],
  })
}

describe('the page', () => {
  it('holds no script, no link, no outside resource, and a policy that forbids them', () => {
    const page = lookHtml(hostileReport(), now)
    expect(page).not.toMatch(/<(script|img|link|iframe|a)\b/i)
    expect(page).not.toMatch(/https?:\/\//)
    expect(page).toContain("default-src 'none'; style-src 'sha256-")
  })

  it('draws a bar for each step with requests and labels the highest', () => {
    const page = lookHtml(exampleReport(), now)
    expect(page.match(/<rect /g)).toHaveLength(4)
    expect(page).toContain('at most 27 in 60 min')
  })
})

describe('the tables', () => {
  it('have a head, one row a thing, and cells no spreadsheet runs', () => {
    const tables = lookCsv(hostileReport())
    expect([...tables.keys()]).toEqual(['threats.csv', 'sources.csv', 'unclassified.csv', 'files.csv'])
    for (const [, text] of tables) expect(text.endsWith('\r\n')).toBe(true)
    expect(csvCell('=1+1').startsWith("'")).toBe(true)
  })
})

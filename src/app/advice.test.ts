import { describe, expect, it } from 'vitest'
import { exampleReport, exampleThreat } from '../cli/render/report-example.ts'
import type { Threat } from '../model/threat.ts'
import { advise } from './advice.ts'

const codeRed: Threat = {
  id: 'code-red',
  name: 'Code Red',
  kind: 'worm',
  year: 2001,
  cves: ['CVE-2001-0500'],
  story: '',
  products: [{ name: 'IIS' }],
  visibility: 'request-line',
  looksLike: '',
  calendar: [],
  patch: 'Install MS01-033',
  workaround: 'Remove the mapping',
  references: [],
  rules: [],
}

describe('advice', () => {
  it('puts what was answered before what grows before what only knocks', () => {
    const steps = advise(exampleReport(), [codeRed])
    expect(steps.map((step) => step.urgency)).toEqual(['now', 'now', 'soon'])
    expect(steps[0]?.text).toContain('1 of 1204 requests were answered with success')
    expect(steps[1]?.text).toContain('Install MS01-033.')
    expect(steps[2]?.text).toContain('IIS')
  })

  it('says that nothing is urgent when nothing is', () => {
    expect(advise(exampleReport({ threats: [] }), [])).toEqual([expect.objectContaining({ urgency: 'fyi' })])
  })

  it('asks for logs when no line was read', () => {
    const input = { ...exampleReport().input, lines: 0 }
    expect(advise(exampleReport({ input }), [])[0]?.command).toContain('firebreak look')
  })

  it('does not take general probing or scanners that got an answer for a break-in', () => {
    const threats = [
      exampleThreat({ kind: 'generic', doublingMinutes: null }),
      exampleThreat({ kind: 'scanner', doublingMinutes: null }),
    ]
    expect(advise(exampleReport({ threats }), []).some((step) => step.urgency === 'now')).toBe(false)
  })

  it('names logs that may not be read, and first of all when only the sample was', () => {
    const warnings = [{ code: 'file-no-permission', message: '', file: '/a', line: null, remedy: 'Join adm.' }]
    expect(advise(exampleReport({ warnings, threats: [] }), [])[0]?.text).toContain('Join adm.')
    expect(
      advise(exampleReport({ warnings, sample: true }), [codeRed])
        .map((step) => step.text)
        .slice(0, 2),
    ).toEqual([expect.stringContaining('Join adm.'), expect.stringContaining('sample')])
  })
})

import { describe, expect, it } from 'vitest'
import { lookText } from './look-text.ts'
import { createPaint } from './paint.ts'
import { exampleReport, exampleThreat } from './report-example.ts'

const now = new Date('2026-11-21T10:00:00Z')

function text(
  report = exampleReport(),
  options: { tty?: boolean; plain?: boolean; env?: Record<string, string>; columns?: number } = {},
): string {
  const { tty = false, plain = false, env = {}, columns = 100 } = options
  return lookText(report, createPaint({ tty, plain, color: true, columns, env }), now)
}

describe('the answer as text', () => {
  it('answers the three questions, with the doubling time and its interval', () => {
    const shown = text()
    expect(shown).toContain('Who is probing, with what, and how fast is it growing?')
    expect(shown).toContain('1,204 requests from 381 sources')
    expect(shown).toContain('doubling every 37 min (95 %: 31 min to 44 min)')
    expect(shown).toContain('1 request for Code Red was answered with success')
    expect(shown).toContain('$ firebreak threats show code-red')
  })

  it('has colour on a terminal only, and never with NO_COLOR, TERM=dumb or --plain', () => {
    expect(text(exampleReport(), { tty: true })).toContain('\x1b[')
    for (const options of [
      {},
      { tty: true, env: { NO_COLOR: '1' } },
      { tty: true, env: { TERM: 'dumb' } },
      { tty: true, plain: true },
    ]) {
      expect(text(exampleReport(), options)).not.toContain('\x1b')
    }
  })

  it('is pure ASCII words instead of symbols with --plain', () => {
    expect(text(exampleReport(), { plain: true })).toContain('[urgent] Code Red')
  })

  it('says what was looked at when nothing was found', () => {
    const shown = text(exampleReport({ threats: [], sources: [], next: [] }))
    expect(shown).toContain('None of 10 lines matched a rule')
    expect(shown).toContain('No probe was seen, so none was answered.')
  })

  it('labels the sample, states the error of estimates, and lists what could not be seen', () => {
    const shown = text(
      exampleReport({
        sample: true,
        distinctSources: { count: 1_000_000, error: 0.008 },
        threats: [exampleThreat({ sourcesError: 0.03 })],
        warnings: [
          {
            code: 'file-no-permission',
            message: 'No permission.',
            file: '/var/log/b.log',
            line: null,
            remedy: 'Join adm.',
          },
        ],
      }),
    )
    expect(shown).toContain('SAMPLE')
    expect(shown).toContain('about 1,000,000 (±0.8 %) distinct sources')
    expect(shown).toContain('from about 381 sources')
    expect(shown).toMatch(/No permission\. \/var\/log\/b\.log/)
  })

  it('shows hostile names and texts as visible text', () => {
    const shown = text(
      exampleReport({
        threats: [exampleThreat({ name: 'x\x1b]0;y\x07\u202e' })],
        unclassified: [
          {
            template: 'GET /\x9b31m',
            requests: 9,
            sources: 9,
            first: '',
            last: '',
            growth: { doublingMinutes: null, interval: null, why: 'too few' },
            example: '',
          },
        ],
      }),
    )
    expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
  })
})

import { describe, expect, it } from 'vitest'
import { combined } from '../logs/formats/combined.ts'
import { templateOf } from '../detection/unknown.ts'
import { sampleLog } from './sample-log.ts'

const lines = sampleLog().trimEnd().split('\n')
const parser = combined.open()
const records = lines.flatMap((line) => {
  const record = parser.parse(line)
  return 'failed' in record || 'skipped' in record ? [] : [record]
})

function firstSeen(ofTarget: string): number[] {
  const first = new Map<string, number>()
  for (const { target, source, time } of records) {
    if (target?.startsWith(ofTarget) && !first.has(source)) first.set(source, (time ?? 0) / 1000)
  }
  return [...first.values()]
}

describe('sample log', () => {
  it('is always the same, of about 3,000 lines that all parse, in order of time', () => {
    expect(sampleLog()).toBe(sampleLog())
    expect(lines.length).toBeGreaterThan(2500)
    expect(lines.length).toBeLessThan(3500)
    expect(records).toHaveLength(lines.length)
    const times = records.map(({ time }) => time ?? 0)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('holds documentation addresses only', () => {
    const others = lines.filter((line) => !/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+ |^2001:db8:/.test(line))
    expect(others).toEqual([])
    expect(lines.join('\n').match(/https?:\/\/(?!(?:[a-z]+\.)?example\.|about\.censys)/g)).toBeNull()
  })

  it('has a worm that doubles every 37 minutes and a newcomer that grows', () => {
    const end = (records.at(-1)?.time ?? 0) / 1000
    const within = (times: number[], minutes: number): number =>
      times.filter((time) => time > end - minutes * 60).length
    const worm = firstSeen('/default.ida')
    expect(within(worm, 74) / within(worm, 37)).toBeCloseTo(1.5, 1)
    const newcomer = firstSeen('/relay/')
    expect(within(newcomer, 150) / within(newcomer, 75)).toBeCloseTo(1.5, 1)
    const templates = records
      .filter(({ target }) => target?.startsWith('/relay/'))
      .map((r) => templateOf(r.method, r.target))
    expect(new Set(templates)).toEqual(new Set(['GET /relay/unit-status.do?key&unit']))
  })

  it('has one answered request for a secret', () => {
    expect(records.filter(({ target, status }) => target === '/.git/config' && status === 200)).toHaveLength(1)
  })
})

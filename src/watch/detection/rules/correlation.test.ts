import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Correlation } from '../../../model/rule.ts'
import { type CorrelationEvent, runCorrelations } from './correlation.ts'
import { parseRules } from './sigma.ts'

function correlation(more: string, own = ''): Correlation {
  const text = `title: c\nid: c\ncorrelation:\n  type: event_count\n  rules: [r]\n  group-by: [c-ip]\n  timespan: 10s\n  condition: {gte: 3}\n`
  const changed = more.split('\n').reduce((yaml, line) => {
    const key = line.split(':')[0] ?? ''
    return yaml.includes(`  ${key}:`) ? yaml.replace(new RegExp(`  ${key}:.*`), `  ${line}`) : `${yaml}  ${line}\n`
  }, text)
  const { correlations, problems } = parseRules(`${changed}${own}`, { file: 'f', origin: 'user' })
  expect(problems).toEqual([])
  const [only] = correlations
  if (only === undefined) throw new Error('none')
  return only
}

function at(seconds: number, more: { rule?: string; source?: string; path?: string } = {}): CorrelationEvent {
  return {
    rule: more.rule ?? 'r',
    time: seconds * 1000,
    values: { source: more.source ?? 'a', path: more.path ?? '/' },
  }
}

function firesAt(one: Correlation, events: CorrelationEvent[]): number[] {
  return runCorrelations([one], events).map((fired) => fired.last / 1000)
}

describe('sliding window', () => {
  test('fires when the count is reached within the time span, then starts afresh', () => {
    expect(firesAt(correlation('timespan: 10s'), [at(0), at(9), at(11), at(12), at(13), at(14), at(15)])).toEqual([
      12, 15,
    ])
  })
  test('groups are apart', () => {
    const events = ['a', 'b', 'a', 'b', 'a'].map((source, i) => at(i, { source }))
    expect(runCorrelations([correlation('timespan: 10s')], events)).toMatchObject([
      { group: ['a'], first: 0, last: 4000, count: 3 },
    ])
  })
  test('value_count counts distinct values', () => {
    const one = correlation('type: value_count\ncondition: {field: cs-uri-stem, gte: 3}')
    const paths = ['/a', '/a', '/b', '/b', '/c']
    expect(
      firesAt(
        one,
        paths.map((path, i) => at(i, { path })),
      ),
    ).toEqual([4])
  })
  test('lt judges windows when they end', () => {
    expect(firesAt(correlation('condition: {lt: 2}'), [at(0), at(20), at(21), at(40)])).toEqual([0, 40])
  })
  test('temporal wants all rules in any order', () => {
    const one = correlation('type: temporal\nrules: [r, s]\ncondition: {gte: 2}')
    expect(firesAt(one, [at(0, { rule: 's' }), at(1, { rule: 's' }), at(5)])).toEqual([5])
  })
  test('temporal_ordered wants them in order', () => {
    const one = correlation('type: temporal_ordered\nrules: [r, s]\ncondition: {gte: 2}')
    expect(firesAt(one, [at(0, { rule: 's' }), at(1), at(20, { rule: 's' }), at(21), at(25, { rule: 's' })])).toEqual([
      25,
    ])
  })
})

describe('leaky bucket', () => {
  const leaky = correlation('condition: {gte: 3}', 'x-firebreak: {leak: 10s, blackhole: 60s}')

  test('capacity 2: the third event before one leaks flows over', () => {
    expect(firesAt(leaky, [at(0), at(1), at(2)])).toEqual([2])
  })
  test('an event that leaked makes room', () => {
    expect(firesAt(leaky, [at(0), at(1), at(11), at(12)])).toEqual([12])
    expect(firesAt(leaky, [at(0), at(10), at(20), at(30)])).toEqual([])
  })
  test('after flowing over the group is mute for the blackhole, then starts with an empty bucket', () => {
    const events = [0, 1, 2, 3, 4, 5, 61, 62, 63, 64].map((seconds) => at(seconds))
    expect(firesAt(leaky, events)).toEqual([2, 64])
  })
  test('wanting one event fires at once', () => {
    expect(firesAt(correlation('condition: {gte: 1}', 'x-firebreak: {leak: 10s}'), [at(0), at(1)])).toEqual([0, 1])
  })
  test('distinct ignores repeated values until the bucket is gone', () => {
    const one = correlation('type: value_count\ncondition: {field: cs-uri-stem, gte: 3}', 'x-firebreak: {leak: 10s}')
    const paths = ['/a', '/a', '/a', '/b', '/b', '/c']
    expect(
      firesAt(
        one,
        paths.map((path, i) => at(i, { path })),
      ),
    ).toEqual([5])
    expect(
      firesAt(one, [
        at(0, { path: '/a' }),
        at(1, { path: '/b' }),
        at(100, { path: '/a' }),
        at(101, { path: '/b' }),
        at(102, { path: '/c' }),
      ]),
    ).toEqual([102])
  })
})

test('many groups and endless events stay bounded and quick', () => {
  const one = correlation('timespan: 1d\ncondition: {gte: 1000000}')
  const events = function* () {
    for (let i = 0; i < 300_000; i++) yield at(i / 1000, { source: `s${i % 150_000}` })
    for (let i = 0; i < 50_000; i++) yield at(300 + i / 1000)
  }
  const before = process.cpuUsage()
  expect(runCorrelations([one], events())).toEqual([])
  // CPU time, microseconds: what else the machine does is not counted.
  expect(process.cpuUsage(before).user).toBeLessThan(5_000_000)
})

test('the leaky bucket agrees with counting by hand', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      (gaps, wanted) => {
        let time = 0
        const times = gaps.map((gap) => (time += gap))
        const fired = firesAt(
          correlation(`condition: {gte: ${wanted}}`, 'x-firebreak: {leak: 4s}'),
          times.map((seconds) => at(seconds)),
        )
        let water = 0
        let last = -1e9
        const expected: number[] = []
        for (const seconds of times) {
          water = Math.max(0, water - (seconds - last) / 4) + 1
          last = seconds
          if (water <= wanted - 1 + 1e-9) continue
          expected.push(seconds)
          water = 0
        }
        expect(fired).toEqual(expected)
      },
    ),
  )
})

test('faults of correlation documents name field, line and remedy', () => {
  const text =
    'title: c\nid: c\ncorrelation:\n  type: event_count\n  rules: [r]\n  timespan: soon\n  condition: {gte: 3}'
  const { problems } = parseRules(text, { file: 'f.yml', origin: 'user' })
  expect(problems).toMatchObject([{ file: 'f.yml', line: 6, field: 'timespan', severity: 'error' }])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Correlation } from '../../../model/rule.ts'
import { type CorrelationEvent, runCorrelations } from './correlation.ts'
import { createLiveCorrelations } from './live-correlations.ts'
import { parseRules } from './sigma.ts'

const KINDS = [
  'type: event_count\n  rules: [r]\n  timespan: 10s\n  condition: {gte: 3}',
  'type: value_count\n  rules: [r, s]\n  timespan: 20s\n  condition: {field: cs-uri-stem, gt: 2}',
  'type: temporal\n  rules: [r, s, t]\n  timespan: 10s\n  condition: {gte: 3}',
  'type: temporal_ordered\n  rules: [r, s, t]\n  timespan: 15s',
]

function correlation(kind: string): Correlation {
  const text = `title: c\nid: c\ncorrelation:\n  ${kind}\n  group-by: [c-ip]\n`
  const { correlations, problems } = parseRules(text, { file: 'f', origin: 'user' })
  expect(problems).toEqual([])
  return correlations[0]!
}

const event = fc.record({
  rule: fc.constantFrom('r', 's', 't'),
  time: fc.integer({ min: 0, max: 120 }).map((seconds) => seconds * 1000),
  values: fc.record({ source: fc.constantFrom('a', 'b'), path: fc.constantFrom('/1', '/2', '/3', '/4') }),
})

function pourAll(one: Correlation, events: readonly CorrelationEvent[]) {
  const live = createLiveCorrelations([one])
  return events.flatMap((each) => live.pour(each))
}

test.each(KINDS)('events in order fire as in a look at the whole log: %s', (kind) => {
  const one = correlation(kind)
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (list) => {
      const events = list.toSorted((a, b) => a.time - b.time)
      const short = (fired: ReturnType<typeof pourAll>) => fired.map(({ group, last, count }) => [group, last, count])
      expect(short(pourAll(one, events))).toEqual(short(runCorrelations([one], events)))
    }),
  )
})

test.each(KINDS)('whether it fires at all does not depend on the order in which the lines are read: %s', (kind) => {
  const one = correlation(kind)
  const shuffled = fc
    // Of events of one second the order in which they are read is all that is known.
    .uniqueArray(event, { maxLength: 12, selector: ({ time }) => time })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
  fc.assert(
    fc.property(shuffled, ([list, mixed]) => {
      const inOrder = list.toSorted((a, b) => a.time - b.time)
      expect(pourAll(one, mixed).length > 0).toBe(pourAll(one, inOrder).length > 0)
    }),
  )
})

test('is bounded: groups without news are forgotten, and that is counted', () => {
  const live = createLiveCorrelations([correlation(KINDS[0]!)], 100)
  for (let n = 0; n < 1000; n++) live.pour({ rule: 'r', time: n, values: { source: String(n) } })
  expect(live.forgotten).toBe(900)
})

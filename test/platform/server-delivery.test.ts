import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { batchOf } from './server-world.ts'
import { Delivery } from '../../src/platform/server/schemas/ingest.ts'
import { parseDelivery } from '../../src/platform/server/checks/delivery.ts'

const whole = fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5, 2 ** 53, 4_223_376_000, 4_223_376_001, '7', null))
const usual = fc.nat(1000)
const often = <T, U>(value: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ arbitrary: value, weight: 30 }, { arbitrary: odd, weight: 1 })
const sighting = fc.record(
  {
    threat: often(
      fc.constantFrom('code-red', 'a.b:c'),
      fc.oneof(fc.string(), fc.constant('x'.repeat(121)), fc.jsonValue()),
    ),
    source: often(fc.ipV4(), fc.oneof(fc.constantFrom('', 'x'.repeat(255), 'x'.repeat(256)), fc.jsonValue())),
    minute: often(usual, whole),
    requests: often(usual, whole),
    answered: often(fc.tuple(usual, usual, usual, usual, usual, usual), fc.array(whole, { maxLength: 7 })),
  },
  { noNullPrototype: true },
)
const odd = fc.oneof(
  sighting.map((value) => ({ ...value, more: 1 })),
  sighting.map((value) => ({ ...value, minute: undefined })),
  fc.jsonValue(),
)
const sightings = often(fc.array(often(sighting, odd), { maxLength: 8 }), fc.jsonValue())
const batch = fc.tuple(sightings, often(fc.constant({}), fc.constantFrom({ seq: -1 }, { more: true }, { epoch: '' })))

it('the check by hand and the schema say the same of any delivery', () => {
  const usualBatch = batchOf('web-1', ['192.0.2.1'])
  let taken = 0
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 3 }), (parts) => {
      const sent = JSON.parse(
        JSON.stringify(parts.map(([own, change]) => ({ ...usualBatch, sightings: own, ...change }))),
      )
      const quick = parseDelivery(sent)
      const slow = Delivery.safeParse(sent)
      expect(quick.data).toEqual(slow.data)
      expect(quick.error?.issues).toEqual(slow.error?.issues)
      if (slow.success) taken++
    }),
    { numRuns: 2000 },
  )
  expect(taken).toBeGreaterThan(100)
  for (const value of [null, {}, [], [null], [1], 'x']) expect(parseDelivery(value)).toEqual(Delivery.safeParse(value))
})

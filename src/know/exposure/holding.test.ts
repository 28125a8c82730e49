import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packHolding, unpackHolding } from './holding.ts'

const text = fc.string({ minLength: 1, unit: fc.constantFrom('a', '1', '.', '-', '+', '~', ':', '|', ' ', 'é') })
const facts = fc.record({
  ecosystems: fc.array(text, { maxLength: 2 }),
  kind: text,
  source: text,
  version: text,
  module: fc.option(text),
  foreign: fc.boolean(),
  channels: fc.array(text, { maxLength: 2 }),
  binaries: fc.array(fc.record({ name: text, version: text }), { maxLength: 3 }),
})

it('a packed holding comes back as it was', () => {
  fc.assert(
    fc.property(facts, (made) => {
      // The origin matters only where it is somebody else's.
      const holding = { ...made, origin: made.foreign ? 'packages.example' : null }
      const key = packHolding(holding)
      expect(unpackHolding(key)).toEqual({ key, ...holding })
    }),
  )
})

it('separators in a name of a hostile host end in the name', () => {
  const hostile = {
    ecosystems: ['Debian:12'],
    kind: 'deb',
    source: 'a\x1fb',
    version: '1\x1f2',
    module: null,
    origin: null,
    foreign: false,
    channels: [],
    binaries: [{ name: 'x\x1ey\x1f', version: '1\x1f2' }],
  }
  const back = unpackHolding(packHolding(hostile))
  expect(back).toMatchObject({ source: 'a?b', version: '1?2', binaries: [{ name: 'x?y?', version: '1?2' }] })
})

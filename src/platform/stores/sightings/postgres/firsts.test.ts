import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFirsts, createIdSet, firstEntry, idOf, minuteOf, unpackFirsts } from './firsts.ts'

const keys = fc.uint8Array({ minLength: 16, maxLength: 16 })
const minutes = fc.nat({ max: 45 * 1440 - 1 })

it('an entry tells its minute and its source, and entries in order are in order of time', () => {
  fc.assert(
    fc.property(keys, minutes, minutes, (key, one, other) => {
      const [a, b] = [firstEntry(one, key), firstEntry(other, key)]
      expect(minuteOf(a)).toBe(one)
      expect(Number.isSafeInteger(a)).toBe(true)
      expect(idOf(a, one)).toBe(idOf(b, other))
      expect(Math.sign(a - b)).toBe(Math.sign(one - other))
    }),
  )
})

it('a list keeps the earliest, packed in order, and says whether that is all', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (entries, size) => {
      const list = createFirsts(size)
      for (const entry of entries) list.add(entry)
      const { complete, sources } = list.pack()
      expect([...unpackFirsts(sources)]).toEqual(entries.toSorted((a, b) => a - b).slice(0, size))
      expect(complete).toBe(entries.length <= size)
    }),
  )
})

it('a set of ids knows what it has, up to its bound', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.nat({ max: 2 ** 31 - 1 }).map((n) => n * 64 + (n % 64)),
        { maxLength: 400 },
      ),
      (ids) => {
        const seen = createIdSet(150)
        const plain = new Set<number>()
        for (const id of ids) {
          const isNew = !plain.has(id) && plain.size < 150
          expect(seen.add(id)).toBe(isNew)
          if (isNew) plain.add(id)
        }
      },
    ),
  )
})

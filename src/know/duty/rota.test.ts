import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DutyTurn } from '../../model/evaluation.ts'
import { nextOnDuty, onDuty, unwatched } from './rota.ts'

const turn = (person: string, from: number, to: number): DutyTurn => ({ id: `${person}${from}`, person, from, to })
const anyTurns = fc.array(
  fc
    .tuple(fc.constantFrom('anna', 'bert', 'carl'), fc.nat(100), fc.integer({ min: 1, max: 50 }))
    .map(([person, from, length]) => turn(person, from, from + length)),
  { maxLength: 12 },
)

describe('the rota', () => {
  it('knows who is on duty: from its first millisecond to before its last', () => {
    const turns = [turn('anna', 10, 20), turn('bert', 20, 30)]
    expect([9, 10, 19, 20, 29, 30].map((at) => onDuty(turns, at))).toEqual([null, 'anna', 'anna', 'bert', 'bert', null])
  })
  it('lets the turn that began last count where turns overlap', () => {
    const turns = [turn('anna', 0, 100), turn('bert', 40, 50)]
    expect([39, 40, 49, 50].map((at) => onDuty(turns, at))).toEqual(['anna', 'bert', 'bert', 'anna'])
  })
  it('asks first those who cover the time too, then who comes next, and at last nobody', () => {
    const turns = [turn('anna', 0, 100), turn('bert', 40, 50), turn('carl', 100, 200)]
    expect(nextOnDuty(turns, 45, new Set(['bert']))).toBe('anna')
    expect(nextOnDuty(turns, 45, new Set(['bert', 'anna']))).toBe('carl')
    expect(nextOnDuty(turns, 45, new Set(['bert', 'anna', 'carl']))).toBeNull()
  })
  it('finds exactly the times in which nobody watches', () => {
    fc.assert(
      fc.property(anyTurns, fc.nat(100), fc.integer({ min: 1, max: 80 }), (turns, from, length) => {
        const holes = unwatched(turns, from, from + length)
        for (let at = from; at < from + length; at++) {
          const inHole = holes.some((hole) => hole.from <= at && at < hole.to)
          expect(inHole).toBe(onDuty(turns, at) === null)
        }
        expect(holes.every((hole) => hole.from < hole.to && hole.from >= from && hole.to <= from + length)).toBe(true)
      }),
    )
  })
})

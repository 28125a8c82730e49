import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DutyTurn, Evaluation } from '../../model/evaluation.ts'
import {
  acknowledge,
  changeUrgency,
  close,
  escalate,
  evaluate,
  expire,
  inboxState,
  isOpen,
  mustEnd,
  receive,
  reopen,
} from './inbox.ts'
import { timeToEvaluate } from './time-to-evaluate.ts'

const HOUR = 3_600_000
const turn = (person: string, from: number, to: number): DutyTurn => ({ id: person, person, from, to })
const ROTA = [turn('anna', 0, 100 * HOUR), turn('bert', 100 * HOUR, 200 * HOUR)]
const URGENT = { advisory: 'MS01-033', title: 'Unchecked buffer', days: 3 as const }

describe('the inbox', () => {
  it('gives a new advisory to whoever is on duty, with a due time from its deadline row', () => {
    expect(receive(URGENT, ROTA, 10)).toMatchObject({ owner: 'anna', received: 10, due: 10 + 4 * HOUR, patience: HOUR })
    expect(receive({ ...URGENT, days: null }, ROTA, 10)).toMatchObject({ due: 10 + 168 * HOUR })
  })
  it('passes silence on to the next person, then to the board, and tells the board once', () => {
    const first = receive(URGENT, ROTA, 0)
    expect(escalate(first, ROTA, HOUR - 1)).toBeNull()
    const second = escalate(first, ROTA, HOUR)
    expect(second).toMatchObject({ owner: 'bert', escalations: [{ from: 'anna', to: 'bert', at: HOUR }] })
    expect(escalate(second as Evaluation, ROTA, 2 * HOUR - 1)).toBeNull()
    const third = escalate(second as Evaluation, ROTA, 2 * HOUR)
    expect(third).toMatchObject({ owner: 'bert', escalations: [{}, { from: 'bert', to: null }] })
    expect(escalate(third as Evaluation, ROTA, 50 * HOUR)).toBeNull()
  })
  it('tells the board at once when nobody is on duty, and gives it to the first who is', () => {
    const unowned = receive(URGENT, [], 0)
    expect(inboxState(unowned, 0)).toBe('unowned')
    const told = escalate(unowned, [], 1) as Evaluation
    expect(told.escalations).toMatchObject([{ from: null, to: null, why: 'nobody is on duty' }])
    expect(escalate(told, [], 2)).toBeNull()
    expect(escalate(told, ROTA, 3)).toMatchObject({ owner: 'anna' })
  })
  it('waits for one who acknowledged until the advisory is due, then tells the board', () => {
    const taken = acknowledge(receive(URGENT, ROTA, 0), 'anna', 5) as Evaluation
    expect(escalate(taken, ROTA, 4 * HOUR - 1)).toBeNull()
    expect(escalate(taken, ROTA, 4 * HOUR)).toMatchObject({ owner: 'anna', escalations: [{ from: 'anna', to: null }] })
    expect(inboxState(taken, 4 * HOUR)).toBe('overdue')
  })
  it('wants a reason for every verdict, and an end for those that leave the hole open', () => {
    const open = receive(URGENT, ROTA, 0)
    const given = { person: 'anna', verdict: 'accepted' as const, reason: 'behind the proxy', expires: null }
    expect(() => evaluate(open, given, 1)).toThrow('expires')
    expect(() => evaluate(open, { ...given, expires: 1 }, 1)).toThrow('expires')
    expect(() => evaluate(open, { ...given, expires: 400 * 24 * HOUR }, 1)).toThrow('expires')
    expect(() => evaluate(open, { ...given, reason: ' ', expires: 9 }, 1)).toThrow('reason')
    expect(evaluate(open, { ...given, expires: 9 }, 1)).toMatchObject({ verdict: 'accepted', expires: 9 })
    expect(evaluate(open, { ...given, verdict: 'affected' }, 1)).toMatchObject({ verdict: 'affected', expires: null })
  })
  it('brings an advisory back when its verdict ends', () => {
    const given = { person: 'anna', verdict: 'mitigated' as const, reason: 'mapping removed', expires: 50 }
    const done = evaluate(receive(URGENT, ROTA, 0), given, 1) as Evaluation
    expect(expire(done, ROTA, 49)).toBeNull()
    expect(expire(done, ROTA, 50)).toMatchObject({ verdict: null, owner: 'anna', received: 50, due: 50 + 4 * HOUR })
  })
  it('never gives more time to an open advisory, and asks anew when an evaluated one becomes urgent', () => {
    const slow = receive({ ...URGENT, days: 60 }, ROTA, 0)
    expect(changeUrgency(slow, 3, HOUR)).toMatchObject({ days: 3, due: 5 * HOUR, patience: HOUR })
    expect(changeUrgency(receive(URGENT, ROTA, 0), 60, 1)).toMatchObject({ days: 60, due: 4 * HOUR })
    const given = { person: 'anna', verdict: 'accepted' as const, reason: 'rarely used', expires: 900 * HOUR }
    const accepted = evaluate(slow, given, 1) as Evaluation
    expect(changeUrgency(accepted, 3, HOUR)).toMatchObject({ verdict: null, days: 3, due: 5 * HOUR })
    expect(changeUrgency(accepted, null, HOUR)).toBeNull()
  })
  it('closes what is withdrawn, and opens it again when it touches a host again', () => {
    const closed = close(receive(URGENT, ROTA, 0), 'withdrawn by its publisher', 7) as Evaluation
    expect(inboxState(closed, 8)).toBe('closed')
    expect([acknowledge(closed, 'anna', 8), escalate(closed, ROTA, 90 * HOUR), close(closed, 'again', 9)]).toEqual([
      null,
      null,
      null,
    ])
    expect(reopen(closed, ROTA, 10)).toMatchObject({ closed: null, owner: 'anna', due: 10 + 4 * HOUR })
  })

  it('is never forgotten, whatever happens in whatever order', () => {
    const people = fc.constantFrom('anna', 'bert', 'carl')
    const step = fc.oneof(
      fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ do: fc.constant('acknowledge' as const), person: people }),
      fc.record({
        do: fc.constant('evaluate' as const),
        person: people,
        verdict: fc.constantFrom('affected', 'not-affected', 'mitigated', 'accepted', 'needs-change'),
        hours: fc.integer({ min: 1, max: 100 }),
      }),
      fc.record({ do: fc.constant('urgency' as const), days: fc.constantFrom(3, 14, 60, null) }),
      fc.record({ do: fc.constant('close' as const) }),
      fc.record({ do: fc.constant('reopen' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom<DutyTurn[]>([], ROTA), (steps, turns) => {
        let now = 0
        let it: Evaluation = receive(URGENT, turns, now)
        for (const one of steps) {
          if (one.do === 'wait') now += one.hours * HOUR
          if (one.do === 'acknowledge') it = acknowledge(it, one.person, now) ?? it
          if (one.do === 'evaluate') {
            const expires = mustEnd(one.verdict) ? now + one.hours * HOUR : null
            it = evaluate(it, { person: one.person, verdict: one.verdict, reason: 'r', expires }, now) ?? it
          }
          if (one.do === 'urgency') {
            const before = it
            it = changeUrgency(it, one.days, now) ?? it
            if (isOpen(before) && before.closed === null) expect(it.due).toBeLessThanOrEqual(before.due)
          }
          if (one.do === 'close') it = close(it, 'withdrawn', now) ?? it
          if (one.do === 'reopen') it = reopen(it, turns, now) ?? it
          // What the server does at every tick.
          for (let more = true; more; ) {
            const next: Evaluation | null = expire(it, turns, now) ?? escalate(it, turns, now)
            more = next !== null
            it = next ?? it
          }
          if (isOpen(it)) {
            const boardKnows = it.escalations.some((passed) => passed.to === null)
            if (it.owner === null || now >= it.due) expect(boardKnows).toBe(true)
            expect(it.due - it.received).toBeLessThanOrEqual(timeToEvaluate(null).evaluate)
          } else if (it.closed === null && it.verdict !== null && mustEnd(it.verdict)) {
            expect(it.expires).toBeGreaterThan(now)
          }
          expect(it.escalations.filter((passed) => passed.to === null).length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 400 },
    )
  })
})

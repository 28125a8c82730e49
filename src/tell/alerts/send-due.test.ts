import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FarEnd, startFarEnd } from '../channels/contract-cases.ts'
import type { ChannelRow, Outbox, Outcome, Outgoing } from './ports.ts'
import { sendDue } from './send-due.ts'

const HOUR = 3_600_000

describe('what is due', () => {
  let end: FarEnd
  let channel: ChannelRow
  let waiting: Array<Outgoing & { due: number }>
  let outcomes: Array<{ ids: readonly number[]; outcome: Outcome }>
  let now = 0

  beforeEach(async () => {
    end = await startFarEnd('webhook')
    channel = { id: '1', name: 'anna', kind: 'webhook', person: 'anna', settings: end.settings, created: 0 }
    waiting = []
    outcomes = []
    now = 0
  })
  afterEach(() => end.close())

  const outbox: Outbox = {
    async lend(at, until) {
      const due = waiting.filter((one) => one.due <= at)
      for (const one of due) one.due = until
      return due
    },
    async settle(ids, outcome) {
      outcomes.push({ ids, outcome })
      if (outcome.kind === 'later') for (const one of waiting) if (ids.includes(one.id)) one.due = outcome.at
      if (outcome.kind !== 'later') waiting = waiting.filter((one) => !ids.includes(one.id))
    },
  }
  const put = (id: number, urgent: boolean): void => {
    const words = { key: `k${id}`, subject: `subject ${id}`, text: `text ${id}`, path: `/advisories/${id}` }
    waiting.push({ id, channel, created: 0, tries: 0, due: 0, urgent, ...words })
  }

  it('is sent: urgent messages alone, the others as one', async () => {
    for (const [id, urgent] of [
      [1, false],
      [2, true],
      [3, false],
    ] as const)
      put(id, urgent)
    expect(await sendDue(outbox, 'https://fb.example', () => now)).toBe(3)
    expect(end.got.map((got) => got.subject)).toEqual(['subject 2', 'Firebreak: 2 messages, none of them urgent'])
    expect(end.got[1]?.text).toBe(
      'subject 1\n  text 1\n  https://fb.example/advisories/1\n\nsubject 3\n  text 3\n  https://fb.example/advisories/3',
    )
    expect(waiting).toEqual([])
  })
  it('stays while the other side is away, with growing waits', async () => {
    put(1, true)
    end.answer = 'later'
    expect(await sendDue(outbox, null, () => now)).toBe(0)
    expect(outcomes).toMatchObject([{ outcome: { kind: 'later', at: 60_000 } }])
    end.answer = 'well'
    now = 60_000
    expect(await sendDue(outbox, null, () => now)).toBe(1)
  })
  it('is given up when the other side refuses for good, or after three days', async () => {
    put(1, true)
    end.answer = 'never'
    await sendDue(outbox, null, () => now)
    expect(outcomes).toMatchObject([{ outcome: { kind: 'refused' } }])
    put(2, true)
    end.answer = 'later'
    now = 73 * HOUR
    await sendDue(outbox, null, () => now)
    expect(outcomes[1]).toMatchObject({ ids: [2], outcome: { kind: 'refused' } })
  })
})

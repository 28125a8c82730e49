import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acknowledge } from '../../src/know/duty/inbox.ts'
import type { DutyStore } from '../../src/know/duty/ports.ts'
import { verifyAudit } from '../../src/platform/audit/verify.ts'
import { dutyRound, type Touching } from '../../src/platform/jobs/duty-round.ts'
import { createDutyStore } from '../../src/platform/stores/state/duty.ts'
import { openState, type State } from '../../src/platform/stores/state/open-state.ts'
import { type Channels, createChannels } from '../../src/platform/stores/state/outbox.ts'
import { emptyDatabase, STATE_SERVERS } from './state-servers.ts'

const HOUR = 3_600_000
const ACT = { actor: 'anna', action: 'test', object: 'thing' }
const CODE_RED: Touching = { advisory: 'MS01-033', title: 'Unchecked buffer in Index Server', days: 3 }

const [embedded] = STATE_SERVERS

describe.skipIf(embedded === undefined)('duty on the state store', () => {
  let running: { url: string; stop(): Promise<void> }
  let state: State
  let duty: DutyStore
  let channels: Channels
  let now = 0

  beforeAll(async () => {
    running = await (embedded as (typeof STATE_SERVERS)[number]).start()
  })
  afterAll(() => running.stop())
  beforeEach(async () => {
    await emptyDatabase(running.url)
    now = Date.UTC(2026, 5, 18)
    state = await openState(running.url)
    duty = createDutyStore(state, () => now)
    channels = createChannels(state, () => now)
    return () => state.close()
  })

  const round = (touching: Touching[] | null = [CODE_RED]): Promise<void> => dutyRound(duty, touching, now)
  const said = async (): Promise<string[]> => {
    const lent = []
    for (;;) {
      const some = await channels.lend(now + 48 * HOUR, now + 99 * HOUR, 100)
      if (some.length === 0) return lent
      lent.push(...some.map(({ channel, subject }) => `${channel.person ?? 'board'}: ${subject}`))
    }
  }
  async function rotaWithChannels(): Promise<void> {
    await duty.addTurn(ACT, { person: 'anna', from: now, to: now + 24 * HOUR })
    await duty.addTurn(ACT, { person: 'bert', from: now + 24 * HOUR, to: now + 48 * HOUR })
    for (const person of ['anna', 'bert', null])
      await channels.addChannel(ACT, {
        name: `to ${person ?? 'board'}`,
        kind: 'webhook',
        person,
        settings: { url: 'http://127.0.0.1:9/' },
      })
  }

  it('keeps turns in the order in which they begin, and drops those that are over', async () => {
    await rotaWithChannels()
    expect((await duty.turns(now)).map(({ person }) => person)).toEqual(['anna', 'bert'])
    expect((await duty.turns(now + 24 * HOUR)).map(({ person }) => person)).toEqual(['bert'])
    const [first] = await duty.turns(now)
    expect(await duty.removeTurn(ACT, first?.id ?? '')).toBe(true)
    expect(await duty.removeTurn(ACT, first?.id ?? '')).toBe(false)
    expect(await duty.removeTurn(ACT, 'no id')).toBe(false)
  })

  it('walks an advisory from its arrival through silence to the board, and says each step once', async () => {
    await rotaWithChannels()
    await round()
    await round()
    expect(await said()).toEqual(['anna: MS01-033 is yours to evaluate'])
    now += HOUR
    await Promise.all([round(), round(), round()])
    expect(await said()).toEqual(['bert: MS01-033 passed to you'])
    now += HOUR
    await round()
    await round()
    expect(await said()).toEqual(['board: Nobody has evaluated MS01-033'])
    expect(await duty.evaluation('MS01-033')).toMatchObject({ owner: 'bert', escalations: [{}, { to: null }] })
    expect(await verifyAudit(state)).toMatchObject({ ok: true, brokenAt: null })
  })

  it('says in red that nobody is watching, once a day', async () => {
    await channels.addChannel(ACT, { name: 'board', kind: 'webhook', person: null, settings: { url: 'http://h/' } })
    await round([])
    await round([])
    expect(await said()).toEqual(['board: Nobody is watching'])
    now += 24 * HOUR
    await round([])
    expect(await said()).toEqual(['board: Nobody is watching'])
  })

  it('closes what touches nobody any more, not what it could not find out', async () => {
    await rotaWithChannels()
    await round()
    await round(null)
    expect(await duty.evaluation('MS01-033')).toMatchObject({ closed: null })
    await round([])
    expect(await duty.evaluation('MS01-033')).toMatchObject({ closed: { reason: 'no host is exposed to it any more' } })
    now += HOUR
    await round()
    expect(await duty.evaluation('MS01-033')).toMatchObject({ closed: null, received: now })
  })

  it('lets of two who acknowledge at once only one have it', async () => {
    await rotaWithChannels()
    await round()
    const take = (person: string): ReturnType<DutyStore['change']> =>
      duty.change(
        () => ({ ...ACT, actor: person }),
        'MS01-033',
        (it) => acknowledge(it, person, now),
        () => [],
      )
    const results = await Promise.all(['anna', 'bert', 'carl', 'dora'].map(take))
    expect(results.filter((one) => one !== null)).toHaveLength(1)
    expect(await duty.evaluation('no such advisory')).toBeNull()
  })

  it('lends a message to one server at a time, and takes it back when that server dies', async () => {
    await rotaWithChannels()
    await round()
    const lend = (): ReturnType<Channels['lend']> => channels.lend(now, now + 60_000, 10)
    const both = await Promise.all([lend(), lend()])
    expect(both.flat()).toHaveLength(1)
    now += 60_001
    const [again] = await lend()
    await channels.settle([again?.id ?? 0], { kind: 'later', at: now + 5, reason: 'away \0' }, now)
    expect(await channels.channels()).toMatchObject([
      { name: 'to anna', waiting: 1, fault: 'away \uFFFD' },
      { name: 'to bert', waiting: 0 },
      { name: 'to board', waiting: 0 },
    ])
    now += 6
    const [last] = await lend()
    expect(last?.tries).toBe(1)
    await channels.settle([last?.id ?? 0], { kind: 'sent' }, now)
    expect(await channels.channels()).toMatchObject([{ waiting: 0, fault: null, lastSent: now }, {}, {}])
    await channels.forget(now + 1)
    expect(await channels.channels()).toMatchObject([{ lastSent: null }, {}, {}])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dutyRound } from '../../src/platform/jobs/duty-round.ts'
import { type FarEnd, startFarEnd } from '../../src/tell/channels/contract-cases.ts'
import { sendDue } from '../../src/tell/alerts/send-due.ts'
import { type Browser, openWorld, type Served, signedIn, type World } from './server-world.ts'

const DAY = 86_400_000
const iso = (ms: number): string => new Date(ms).toISOString()

describe('duty through the server', () => {
  let world: World
  let server: Served
  let admin: Browser
  let operator: Browser
  let name: string
  let end: FarEnd

  beforeAll(async () => {
    world = await openWorld()
    server = await world.serve()
    admin = await signedIn(world, server, 'admin')
    operator = await signedIn(world, server, 'operator')
    name = (await world.accounts.user(operator.id))?.name ?? ''
    end = await startFarEnd('webhook')
  })
  afterAll(async () => {
    await end.close()
    await world?.close()
  })
  const json = async (answer: Promise<Response>): Promise<never> => (await (await answer).json()) as never
  const turn = (from: number, to: number, person = name): object => ({ person, from: iso(from), to: iso(to) })
  const arrive = (advisory: string): Promise<void> =>
    dutyRound(world.duty, [{ advisory, title: `title of ${advisory}`, days: 3 }], Date.now())

  it('says that nobody is watching while the rota is empty', async () => {
    const duty: { person: null; unwatched: object[] } = await json(admin.ask('GET', '/api/duty'))
    expect(duty).toMatchObject({ person: null, until: null, next: null, turns: [] })
    expect(duty.unwatched).toHaveLength(1)
  })

  it('takes a turn of a user who may evaluate, and of nobody else', async () => {
    const viewer = await signedIn(world, server, 'viewer')
    const viewerName = (await world.accounts.user(viewer.id))?.name
    const now = Date.now()
    const refused = [
      turn(now, now - 1),
      turn(now, now + 500 * DAY),
      turn(now, now + DAY, 'nobody we know'),
      turn(now, now + DAY, viewerName),
    ]
    for (const body of refused) expect((await operator.ask('POST', '/api/duty/turns', body)).status).toBe(400)
    const added: { id: string } = await json(operator.ask('POST', '/api/duty/turns', turn(now - 1000, now + DAY)))
    const later: { id: string } = await json(operator.ask('POST', '/api/duty/turns', turn(now + DAY, now + 2 * DAY)))
    expect(await json(admin.ask('GET', '/api/duty'))).toMatchObject({
      person: name,
      unreachable: [name],
      turns: [{}, {}],
    })
    expect((await operator.ask('DELETE', `/api/duty/turns/${later.id}`)).status).toBe(200)
    expect((await operator.ask('DELETE', `/api/duty/turns/${later.id}`)).status).toBe(404)
    expect(added.id).not.toBe(later.id)
  })

  it('adds a channel, tries it, shows no secret, and sends through it what happens', async () => {
    const body = { name: 'hook', kind: 'webhook', person: name, settings: end.settings }
    expect((await operator.ask('POST', '/api/channels', body)).status).toBe(403)
    expect((await admin.ask('POST', '/api/channels', { ...body, settings: { url: 'ftp://x' } })).status).toBe(400)
    expect((await admin.ask('POST', '/api/channels', body)).status).toBe(200)
    expect((await admin.ask('POST', '/api/channels', body)).status).toBe(409)
    const text = await (await admin.ask('GET', '/api/channels')).text()
    expect(text).not.toMatch(/secret|sixteen/)
    const [{ id }] = (JSON.parse(text) as { channels: [{ id: string }] }).channels
    expect((await admin.ask('POST', `/api/channels/${id}/test`)).status).toBe(200)
    end.answer = 'never'
    expect(await json(admin.ask('POST', `/api/channels/${id}/test`))).toMatchObject({
      error: { code: 'not-delivered' },
    })
    end.answer = 'well'
    await arrive('MS01-033')
    expect(await sendDue(world.channels, 'https://fb.example', Date.now)).toBe(1)
    expect(end.got.map(({ subject }) => subject)).toEqual([
      'A test of this channel by Firebreak',
      'MS01-033 is yours to evaluate',
    ])
    expect((await admin.ask('DELETE', `/api/channels/${id}`)).status).toBe(200)
  })

  it('lets one person acknowledge, and keeps verdict, reason and end in the audit', async () => {
    await arrive('MS01-033')
    const path = '/api/inbox/MS01-033'
    expect(await json(operator.ask('POST', `${path}/acknowledge`))).toMatchObject({
      state: 'acknowledged',
      owner: name,
    })
    expect((await admin.ask('POST', `${path}/acknowledge`)).status).toBe(409)
    const verdict = { verdict: 'mitigated', reason: 'the mapping of .ida is removed' }
    expect(await json(operator.ask('POST', `${path}/evaluate`, verdict))).toMatchObject({ error: { field: 'expires' } })
    const past = { ...verdict, expires: iso(Date.now() - 1) }
    expect(await json(operator.ask('POST', `${path}/evaluate`, past))).toMatchObject({ error: { field: 'expires' } })
    const good = { ...verdict, expires: iso(Date.now() + DAY) }
    expect(await json(operator.ask('POST', `${path}/evaluate`, good))).toMatchObject({ state: 'evaluated' })
    expect((await operator.ask('POST', '/api/inbox/none/evaluate', good)).status).toBe(404)
    const [newest] = await world.accounts.audit(null, 1)
    expect(newest).toMatchObject({
      actor: name,
      action: 'evaluate-advisory',
      object: 'advisory MS01-033',
      detail: { verdict: 'mitigated', reason: verdict.reason },
    })
    const inbox: { evaluations: Array<{ state: string }> } = await json(admin.ask('GET', '/api/inbox'))
    expect(inbox.evaluations).toMatchObject([{ advisory: 'MS01-033', state: 'evaluated' }])
  })

  it('follows a person whose name changes', async () => {
    await admin.ask('PATCH', `/api/users/${operator.id}`, { name: 'Anna Newname' })
    expect(await json(admin.ask('GET', '/api/duty'))).toMatchObject({ person: 'Anna Newname' })
    expect(await json(admin.ask('GET', '/api/inbox'))).toMatchObject({ evaluations: [{ owner: 'Anna Newname' }] })
  })
})

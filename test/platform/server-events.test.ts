import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, batchOf, openWorld, type Served, signedIn, type World } from './server-world.ts'

interface Frame {
  id: string
  event: string
  data: Record<string, unknown>
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

/** Listens until `enough`; the way a browser does it. */
async function listenTo(
  browser: Browser,
  lastId: string | null,
  onFrame: (frame: Frame) => void,
): Promise<() => Promise<void>> {
  const answer = await browser.ask('GET', '/api/events', undefined, lastId === null ? {} : { 'last-event-id': lastId })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  async function read(): Promise<void> {
    let text = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const frames = (text + value).split('\n\n')
      text = frames.pop() ?? ''
      for (const frame of frames) if (frame.includes('event:')) onFrame(parsed(frame))
    }
  }
  const reading = read().catch(() => undefined)
  return async () => {
    await reader.cancel().catch(() => undefined)
    await reading
  }
}

function parsed(frame: string): Frame {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1] ?? ''
  return { id: field('id'), event: field('event'), data: JSON.parse(field('data') || '{}') }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(condition()).toBe(true)
}

async function waitFor(server: Served, sources: string[]): Promise<void> {
  await server.take([batchOf('web-1', sources)])
}

const total = (frames: Frame[]) =>
  frames.filter((frame) => frame.event === 'sightings').reduce((sum, frame) => sum + Number(frame.data['probes']), 0)

describe('events', () => {
  it('tell of sightings within a second of their storing', async () => {
    const server = await world.serve()
    const frames: Frame[] = []
    const stop = await listenTo(await signedIn(world, server, 'viewer'), null, (frame) => frames.push(frame))
    await until(() => frames.length === 1)
    expect(frames[0]).toMatchObject({ event: 'hello' })
    const began = performance.now()
    await waitFor(server, ['203.0.113.1', '203.0.113.2'])
    await until(() => total(frames) === 2)
    expect(performance.now() - began).toBeLessThan(1000)
    expect(frames.find((frame) => frame.event === 'sightings')?.data).toMatchObject({
      lines: 4,
      probes: 2,
      threats: { 'code-red': 2 },
    })
    await until(() => frames.some((frame) => frame.event === 'sensor' && frame.data['state'] === 'ok'))
    await stop()
    await server.stop()
  })

  it('reach a console that comes back, on whichever server, all of them and once', async () => {
    const [one, two] = [await world.serve(), await world.serve()]
    const frames: Frame[] = []
    const first = await signedIn(world, one, 'viewer')
    const second = await signedIn(world, two, 'viewer')
    let stop = await listenTo(first, null, (frame) => frames.push(frame))
    await until(() => frames.length > 0)
    // Both servers take batches all the time; the console hops between them again and again.
    let sent = 0
    const sending = (async () => {
      for (let i = 0; i < 40; i++) {
        const sources = Array.from({ length: 1 + (i % 3) }, (_s, k) => `198.51.100.${(i * 3 + k) % 250}`)
        await waitFor(i % 2 === 0 ? one : two, sources)
        sent += sources.length
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })()
    for (let hop = 0; hop < 6; hop++) {
      await new Promise((resolve) => setTimeout(resolve, 60))
      await stop()
      const last = frames.findLast((frame) => frame.id !== '')?.id ?? null
      // Its first server alone knows the very first mark: begin to hop when an event was seen.
      const next = hop % 2 === 0 && total(frames) > 0 ? second : first
      stop = await listenTo(next, last, (frame) => frames.push(frame))
    }
    await sending
    await until(() => total(frames) >= sent)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(total(frames)).toBe(sent)
    expect(frames.filter((frame) => frame.event === 'reset')).toEqual([])
    const ids = frames.filter((frame) => frame.event !== 'hello').map((frame) => frame.id)
    expect(new Set(ids).size).toBe(ids.length)
    await stop()
    await one.stop()
    await two.stop()
  })

  it('say reset when what happened in between is not kept any more', async () => {
    const server = await world.serve()
    const frames: Frame[] = []
    const stop = await listenTo(await signedIn(world, server, 'viewer'), 'gone-17', (frame) => frames.push(frame))
    await until(() => frames.some((frame) => frame.event === 'reset'))
    expect(frames.find((frame) => frame.event === 'reset')?.id).not.toBe('')
    await stop()
    await server.stop()
  })

  it('of the audit reach only those who may read it', async () => {
    const server = await world.serve()
    const seen: Record<string, Frame[]> = { viewer: [], approver: [] }
    const stops = await Promise.all(
      (['viewer', 'approver'] as const).map(async (role) =>
        listenTo(await signedIn(world, server, role), null, (frame) => seen[role]?.push(frame)),
      ),
    )
    await until(() => Object.values(seen).every((frames) => frames.length > 0))
    const admin = await signedIn(world, server, 'admin')
    await admin.ask('POST', '/api/users', { name: 'somebody new', role: 'viewer' })
    await until(() => seen['approver']?.some((frame) => frame.event === 'audit') ?? false)
    expect(seen['viewer']?.filter((frame) => frame.event === 'audit')).toEqual([])
    for (const stop of stops) await stop()
    await server.stop()
  })

  it('a batch that comes again is not told again', async () => {
    const server = await world.serve()
    const frames: Frame[] = []
    const stop = await listenTo(await signedIn(world, server, 'viewer'), null, (frame) => frames.push(frame))
    const batch = batchOf('web-1', ['203.0.113.9'])
    await server.take([batch])
    await server.take([batch])
    await until(() => total(frames) > 0)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(total(frames)).toBe(1)
    await stop()
    await server.stop()
  })

  it('go on, after a reset, when the database was restarted under the servers', async () => {
    const server = await world.serve()
    const frames: Frame[] = []
    const stop = await listenTo(await signedIn(world, server, 'viewer'), null, (frame) => frames.push(frame))
    await until(() => frames.length > 0)
    await world.state.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen firebreak_events%' and datname = current_database()`,
    )
    await until(() => frames.some((frame) => frame.event === 'reset'))
    await waitFor(server, ['203.0.113.77'])
    await until(() => total(frames) === 1)
    await stop()
    await server.stop()
  })
})

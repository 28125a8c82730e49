import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHub } from './hub.ts'
import { createLocalBus } from './local-bus.ts'
import { createRing, type ServerEvent } from './ring.ts'

function event(number: number): ServerEvent {
  return { id: `e${number}`, type: 'sensor', data: '{}' }
}

describe('the ring', () => {
  it('gives everything after an id it keeps, and null for one it does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 0, max: 300 }), (most, count) => {
        const ring = createRing(most)
        for (let i = 0; i < count; i++) ring.add(event(i))
        expect(ring.newest()).toBe(count === 0 ? '' : `e${count - 1}`)
        for (let i = 0; i < count; i++) {
          const after = ring.after(`e${i}`)
          if (i >= count - most) expect(after).not.toBeNull()
          if (after !== null)
            expect(after.map(({ id }) => id)).toEqual(Array.from({ length: count - 1 - i }, (_, k) => `e${i + 1 + k}`))
        }
        ring.clear()
        expect(ring.after(`e${count - 1}`)).toBeNull()
        ring.add(event(count))
        ring.add(event(count + 1))
        expect(ring.after(`e${count}`)).toEqual([event(count + 1)])
      }),
    )
  })
})

describe('the hub', () => {
  it('gives a first id before anything happened, and everything after it', async () => {
    const hub = await createHub(createLocalBus())
    const start = hub.newest()
    hub.publish('sensor', { sensor: 'a' })
    hub.publish('sensor', { sensor: 'b' })
    const seen: string[] = []
    hub.subscribe(
      start,
      ({ data }) => seen.push(data),
      (why) => seen.push(why),
    )
    hub.publish('sensor', { sensor: 'c' })
    expect(seen).toEqual(['{"sensor":"a"}', '{"sensor":"b"}', '{"sensor":"c"}'])
    await hub.close()
  })

  it('says reset when an event was lost on its way', async () => {
    const hub = await createHub({ ...createLocalBus(), send: async () => false })
    const resets: string[] = []
    hub.subscribe(
      null,
      () => undefined,
      (why) => resets.push(why),
    )
    hub.publish('sensor', { sensor: 'a' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(resets).toHaveLength(1)
    await hub.close()
  })

  it('passes on nothing that is no event', async () => {
    const bus = createLocalBus()
    const hub = await createHub(bus)
    const seen: string[] = []
    hub.subscribe(
      null,
      ({ id }) => seen.push(id),
      () => undefined,
    )
    for (const text of ['', 'x', '{}', '[]', '{"id":1}', '{"id":"a","type":"other","data":""}']) await bus.send(text)
    expect(seen).toEqual([])
    await hub.close()
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { summerOf2001 } from '../../src/app/live/history/replay-summer.ts'
import { startExposures } from '../../src/app/live/start-exposures.ts'
import { createExposureStore } from '../../src/platform/stores/state/exposure-store.ts'
import { createDutyStore } from '../../src/platform/stores/state/duty.ts'
import { openWorld, signedIn, type World } from './server-world.ts'

const DAY = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

interface RaceAnswer {
  replay: boolean
  published: string
  firstProbe: string
  evaluated: string | null
  deadline: { days: number; forensics: boolean; due: string; overdue: boolean }
  exposed: Array<{ t: string; exposed: number; fixed: number }>
  probes: Array<{ t: string; sources: number }>
  marks: Array<{ kind: string; text: string }>
  sentence: string
}

it('the summer of 2001 is a race that is lost: three days to act, the worm on day 24, a third still open on day 43', async () => {
  const now = Date.now()
  const stores = {
    exposures: createExposureStore(world.state),
    sightings: world.sightings,
    duty: createDutyStore(world.state),
  }
  const faults: unknown[] = []
  const exposures = await startExposures(stores, summerOf2001(world.sightings, now), (error) => faults.push(error))
  const server = await world.serve({ knowledge: exposures.knowledge })
  try {
    while ((await exposures.touching()) === null && faults.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
    expect(faults).toEqual([])
    const viewer = await signedIn(world, server, 'viewer')
    const race = (await (await viewer.ask('GET', '/api/race/MS01-033')).json()) as RaceAnswer
    const dayOf = (time: string): number => Math.floor((Date.parse(time) - Date.parse(race.published)) / DAY)
    expect(race).toMatchObject({ replay: true, evaluated: null, deadline: { days: 3, forensics: true, overdue: true } })
    expect(dayOf(race.deadline.due)).toBe(3)
    expect(dayOf(race.firstProbe)).toBe(24)
    const exposedOn = (day: number) => race.exposed.findLast(({ t }) => dayOf(t) <= day)?.exposed
    expect([0, 3, 24, 30].map(exposedOn)).toEqual([40, 40, 40, 40])
    expect(exposedOn(43)).toBe(12)
    expect(exposedOn(92)).toBe(3)
    expect(race.marks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['published', 'deadline', 'first-probe', 'event']),
    )
    expect(race.sentence).toContain('3 of 40 hosts are still exposed')
    expect(await exposures.touching()).toEqual([expect.objectContaining({ advisory: 'MS01-033', days: 3 })])
  } finally {
    await server.stop()
    await exposures.close()
  }
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aawp, containingDelay, differential, expectedHours, growthOf, logistic } from './closed-forms.ts'
import { peakPerMinute, reached } from './curve.ts'
import { many } from './many.ts'
import { createRandom } from './random.ts'
import { isPlain, run } from './run.ts'
import { runCounts, runHybrid } from './run-counts.ts'
import { runHosts } from './run-hosts.ts'
import { createUniformWorld, runUniform } from './run-uniform.ts'
import { quietTimes, type Settings, settingsOf, wrongSetting } from './settings.ts'
import { clusteredSpace, spaceOf } from './space.ts'
import { codeRedV2 } from './worms/code-red-v2.ts'
import { mirai } from './worms/mirai.ts'
import { slammer } from './worms/slammer.ts'
import { witty } from './worms/witty.ts'

const codeRed = settingsOf(codeRedV2)
/** Small enough for hundreds of runs of every engine, and as fast as Code Red. */
const small: Settings = { ...codeRed, hosts: 4000, scanRate: (codeRed.scanRate * codeRed.hosts) / 4000 }

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function standardError(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / values.length)
}

const halves = (runs: number, half: (seed: number) => number | null): number[] =>
  Array.from({ length: runs }, (_, seed) => half(seed + 1) ?? Number.POSITIVE_INFINITY)

describe('every engine has the same law', () => {
  const expected = expectedHours(small, 0.5)
  const engines: Record<string, (seed: number) => number | null> = {
    counts: (seed) => reached(runCounts(createRandom(seed), small), 2000),
    hybrid: (seed) => reached(runHybrid(createRandom(seed), small), 2000),
    'hosts in one group': (seed) => reached(runHosts(createRandom(seed), small).curve, 2000),
    'hosts with identities': (seed) => runUniform(createRandom(seed), small).times[2000] ?? null,
    'hosts in groups, scanning uniformly': (seed) =>
      reached(runHosts(createRandom(seed), { ...small, scanning: 'local' }, clusteredSpace(4000)).curve, 2000),
    'hosts with weights that are all one': (seed) =>
      reached(runHosts(createRandom(seed), { ...small, blocklist: { share: 1e-9, delayMinutes: 1 } }).curve, 2000),
  }
  for (const [name, half] of Object.entries(engines))
    it(`${name}: the mean time to half is that of the Markov chain, within 3.5 standard errors`, () => {
      const times = halves(300, half)
      expect(Math.abs(mean(times) - expected)).toBeLessThan(3.5 * standardError(times))
    })

  it('the curve has the logistic shape: within 0.5 % of the hosts once the starts are laid over each other', () => {
    const curve = runCounts(createRandom(5), codeRed, 2000)
    const half = reached(curve, codeRed.hosts / 2) ?? 0
    const ideal = Math.log(codeRed.hosts - 1) / growthOf(codeRed)
    const worst = Math.max(
      ...[...curve.times].map((time, i) => {
        const shifted = logistic(codeRed, time - half + ideal)
        return Math.abs((curve.ever[i] ?? 0) - shifted) / codeRed.hosts
      }),
    )
    expect(worst).toBeLessThan(0.005)
  })

  it('the step-wise form of Chen, Gao and Kwiat agrees with the logistic curve', () => {
    const counts = aawp({ ...codeRed, seeds: 10, hours: 7 }, 1 / 600)
    const exact = logistic({ ...codeRed, seeds: 10 }, 6)
    expect(Math.abs((counts[3600] ?? 0) - exact) / codeRed.hosts).toBeLessThan(0.02)
  })
})

describe('what was published comes out', () => {
  it('Code Red v2: nine tenths in less than 14 hours, more than 2,000 hosts a minute', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const curve = runHybrid(createRandom(seed), { ...codeRed, hours: 20 }, 20 * 60)
      expect(reached(curve, codeRed.hosts * 0.99)).toBeLessThan(14)
      expect(peakPerMinute(curve)).toBeGreaterThan(2000)
    }
  })
  it('Slammer: doubles in 8.5 ± 1 s at first, nine tenths within 10 minutes', () => {
    expect((Math.LN2 / growthOf(settingsOf(slammer))) * 3600).toBeGreaterThan(7.5)
    expect((Math.LN2 / growthOf(settingsOf(slammer))) * 3600).toBeLessThan(9.5)
    const { most } = run({ ...settingsOf(slammer), hours: 0.5 })
    expect((most ?? Infinity) * 60).toBeLessThan(10)
  })
  it('Mirai: doubles in 75 minutes; 20 hours after the start tens of thousands', () => {
    expect((Math.LN2 / growthOf(settingsOf(mirai))) * 60).toBeCloseTo(75, 0)
    const after20 = many({ ...settingsOf(mirai), hours: 20 }, 100).ever
    expect(after20.low).toBeLessThan(64_500)
    expect(after20.high).toBeGreaterThan(64_500)
  })
  it('Witty: at its plateau after 45 to 75 minutes', () => {
    const { most } = run({ ...settingsOf(witty), hours: 5 })
    expect((most ?? 0) * 60).toBeGreaterThan(45)
    expect((most ?? 0) * 60).toBeLessThan(75)
  })
})

describe('what is done against it', () => {
  const day = { ...codeRed, seeds: 10, hours: 24 }
  const measures: Array<[string, Partial<Settings>]> = [
    ['patching 5 % an hour from the start', { patch: { share: 0.05, from: 0 } }],
    ['patching 20 % an hour from 6 h', { patch: { share: 0.2, from: 6 } }],
    ['cleaning 10 % an hour from 6 h', { clean: { share: 0.1, from: 6 } }],
    ['a content filter of 90 % from 5 h', { filter: { share: 0.9, from: 5 } }],
    ['congestion', { congestion: 3 }],
  ]
  for (const [name, change] of measures)
    it(`${name}: the mean of 12 runs is what the differential equation says, within 4 %`, () => {
      const settings = {
        ...day,
        hosts: 50_000,
        scanRate: (codeRed.scanRate * codeRed.hosts) / 50_000,
        seeds: 20,
        ...change,
      }
      const ever = Array.from({ length: 12 }, (_, i) => run({ ...settings, seed: i + 1 }).ever)
      const expected = differential(settings).ever.at(-1) ?? 0
      expect(Math.abs(mean(ever) - expected) / expected).toBeLessThan(0.04)
    })
  it('a blocklist contains it when growth times delay is below one, and does not when it is well above', () => {
    const settings = { ...small, seeds: 5, hours: 48 }
    const limit = containingDelay(settings)
    const blocked = (delayMinutes: number): number =>
      many({ ...settings, blocklist: { share: 1, delayMinutes } }, 30, 'exact').ever.middle
    expect(blocked(limit * 0.6)).toBeLessThan(settings.hosts * 0.05)
    expect(blocked(limit * 1.5)).toBeGreaterThan(settings.hosts * 0.3)
  })
  it('egress filtering slows it down by 1 / (1 - share)', () => {
    const slowed = { ...small, seeds: 40, hours: 60, egress: 0.5 }
    const times = halves(60, (seed) => run({ ...slowed, seed }).half)
    // Those it begins with all scan: as many as twice their number would with half of the doors closed.
    const expected = expectedHours({ ...slowed, seeds: 80, scanRate: slowed.scanRate / 2 }, 0.5)
    expect(Math.abs(mean(times) / expected - 1)).toBeLessThan(0.06)
  })
  it('networks that carry no more make growth a line', () => {
    const capped = { ...settingsOf(slammer), hours: 0.5, capacity: 1e6 }
    const rise = (from: number, to: number): number => {
      const { curve } = run(capped)
      return (curve.ever[to] ?? 0) - (curve.ever[from] ?? 0)
    }
    expect(rise(60, 80) / rise(80, 100)).toBeLessThan(1.6)
  })
  it('nobody is infected while the worm sleeps, and it goes on afterwards', () => {
    const { curve } = run({ ...small, seeds: 20, hours: 12, quiet: [{ from: 3, to: 6 }] })
    const at = (hour: number): number => curve.ever[Math.round((hour / 12) * 288)] ?? 0
    expect(at(6)).toBe(at(3.05))
    expect(at(9)).toBeGreaterThan(at(6))
  })
  it('the night slows it down', () => {
    const slow = { ...small, scanRate: small.scanRate / 4, seeds: 20, hours: 96 }
    const byDay = halves(20, (seed) => run({ ...slow, seed, night: 0 }).half)
    const byNight = halves(20, (seed) => run({ ...slow, seed, night: 0.9 }).half)
    expect(mean(byNight)).toBeGreaterThan(mean(byDay) * 1.15)
  })
})

describe('neighbours', () => {
  it('a worm that prefers them is held to a naive simulation of every scan in a small dense world', () => {
    const sizes = new Int32Array(65_536)
    for (let i = 0; i < 6; i++) sizes[20 * 256 + i * 11] = 2000
    const settings = { ...small, hosts: 12_000, scanning: 'local' as const, same16: 3 / 8, same8: 1 / 2, hours: 60 }
    const slow = { ...settings, scanRate: 0.02 }
    const exact = halves(60, (seed) => reached(runHosts(createRandom(seed), slow, spaceOf(sizes)).curve, 6000))
    const naive = halves(30, (seed) => naiveHalf(seed + 5000, sizes, slow.scanRate))
    const apart = Math.abs(mean(exact) - mean(naive))
    expect(apart).toBeLessThan(3.5 * Math.hypot(standardError(exact), standardError(naive)))
  })
  it('it is much faster than one that does not, where hosts cluster', () => {
    const hosts = 40_000
    const space = clusteredSpace(hosts)
    const uniform = { ...codeRed, hosts, seeds: 5, hours: 200 }
    const local = { ...uniform, scanning: 'local' as const, same16: 3 / 8, same8: 1 / 2 }
    const half = (settings: Settings): number => run(settings, 'exact', space).half ?? Infinity
    expect(half(local)).toBeLessThan(half(uniform) / 5)
  })
})

/** Every scan drawn: half-time in hours. Hosts of a /16 stand at its first addresses. */
function naiveHalf(seed: number, sizes: Int32Array, scanRate: number): number {
  const random = createRandom(seed)
  const infected = new Map<number, Uint8Array>()
  sizes.forEach((size, group) => size > 0 && infected.set(group, new Uint8Array(size)))
  const groups = [...infected.keys()]
  const scanners: number[] = []
  const take = (group: number, host: number): void => {
    const hosts = infected.get(group)
    if (hosts === undefined || host >= hosts.length || hosts[host] === 1) return
    hosts[host] = 1
    scanners.push(group)
  }
  take(groups[random.below(groups.length)] as number, random.below(2000))
  let hour = 0
  while (scanners.length < 6000) {
    hour += random.exponential() / (scanRate * 3600 * scanners.length)
    const own = scanners[random.below(scanners.length)] as number
    const at = random.unit()
    const low = random.below(65_536)
    if (at < 3 / 8) take(own, low)
    else if (at < 7 / 8) take((own & 0xff00) | random.below(256), low)
    else take(random.below(65_536), low)
  }
  return hour
}

describe('a run', () => {
  it('is the same for the same seed, and another for another', () => {
    for (const settings of [small, { ...small, egress: 0.3, patch: { share: 0.1, from: 1 } }]) {
      expect(run(settings)).toEqual(run(settings))
      expect(run(settings).curve.ever).not.toEqual(run({ ...settings, seed: 2 }).curve.ever)
    }
  })
  it('names each victim once, infected by one infected before it', () => {
    const { victims, sources, times, length } = runUniform(
      createRandom(3),
      { ...small, hours: 100 },
      createUniformWorld(4000),
    )
    expect(new Set(victims.subarray(0, length)).size).toBe(length)
    const order = new Map([...victims].map((host, i) => [host, i]))
    for (let i = 1; i < length; i++) {
      expect(order.get(sources[i] ?? -1) ?? -1).toBeLessThan(i)
      expect(times[i] ?? 0).toBeGreaterThanOrEqual(times[i - 1] ?? 0)
    }
  })
  it('keeps its counts in order, whatever the settings', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const timed = fc.record({ share: fc.double({ min: 0, max: 3, noNaN: true }), from: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(1e6),
          scanning: fc.constantFrom(
            'uniform' as const,
            'local' as const,
            'sequential' as const,
            'shared-list' as const,
          ),
          seeds: fc.integer({ min: 1, max: 20 }),
          patch: timed,
          clean: timed,
          egress: share,
          blocklist: fc.record({ share, delayMinutes: fc.integer({ min: 0, max: 90 }) }),
          filter: fc.record({ share, from: fc.integer({ min: 0, max: 9 }) }),
          congestion: fc.constantFrom(0, 1, 3),
          spread: fc.constantFrom(0, 1),
          night: share,
        }),
        (change) => {
          const settings = { ...small, hosts: 600, same16: 0.3, same8: 0.3, near: 0.4, hours: 12, ...change }
          expect(wrongSetting(settings)).toBeNull()
          const { curve } = run(settings, 'exact', clusteredSpace(600), 60)
          for (let i = 0; i <= 60; i++) {
            const [infected = -1, ever = -1, open = -1] = [curve.infected[i], curve.ever[i], curve.open[i]]
            expect(infected).toBeGreaterThanOrEqual(0)
            expect(ever).toBeGreaterThanOrEqual(Math.max(infected, i === 0 ? settings.seeds : (curve.ever[i - 1] ?? 0)))
            expect(ever + open).toBeLessThanOrEqual(600)
          }
        },
      ),
      { numRuns: 150 },
    )
  })
  it('says which setting makes no sense', () => {
    expect(wrongSetting({ ...small, egress: 1.5 })).toMatchObject({ field: 'egress' })
    expect(wrongSetting({ ...small, same16: 0.7, same8: 0.7 })).toMatchObject({ field: 'same8' })
    expect(wrongSetting({ ...small, seeds: 5000 })).toMatchObject({ field: 'seeds' })
    expect(wrongSetting({ ...small, scanRate: Number.NaN })).toMatchObject({ field: 'scanRate' })
    expect(isPlain(small)).toBe(true)
    expect(isPlain({ ...small, night: 0.1 })).toBe(false)
  })
  it('sleeps when the calendar says so', () => {
    const phases = codeRedV2.calendar?.phases ?? []
    expect(quietTimes('2001-07-19T10:00:00Z', phases, 24)).toEqual([{ from: 14, to: 38 }])
    expect(quietTimes('2001-07-31T10:00:00Z', phases, 48)).toEqual([{ from: 0, to: 14 }])
  })
})

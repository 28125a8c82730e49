import type { Phase, Worm } from './parameters.ts'

/** Addresses of IPv4, which a uniform scan chooses from. */
export const ADDRESSES = 2 ** 32

/** One run: the worm's numbers, and what is done against it. Times from the start: hours, unless the name says otherwise. */
export interface Settings {
  seed: number
  hosts: number
  seeds: number
  /** Scans a second and host that arrive and count. */
  scanRate: number
  scanning: 'uniform' | 'local' | 'sequential' | 'shared-list'
  /** Shares of the scans that stay in the own /16 and /8 (`local`), or of hosts that begin near their own address (`sequential`). */
  same16: number
  same8: number
  near: number
  /** Scans a second that the networks carry; null: any number. */
  capacity: number | null
  /** Deviation of the logarithm of the hosts' scan rates. */
  spread: number
  /** Two-factor model: scans arrive with (1 - infected/hosts) to this power. 0: no congestion. */
  congestion: number
  /** How far the run goes. */
  hours: number
  /** Vulnerable hosts patched an hour, as a share of those left. */
  patch: { share: number; from: number }
  /** Infected hosts cleaned and patched an hour, as a share of those there are. */
  clean: { share: number; from: number }
  /** Share of hosts whose network lets no scan out. */
  egress: number
  /** Share of destinations that refuse a source, so many minutes after it was infected. */
  blocklist: { share: number; delayMinutes: number }
  /** Share of destinations that refuse its request, whoever sends it. */
  filter: { share: number; from: number }
  /** When it does not scan. */
  quiet: ReadonlyArray<{ from: number; to: number }>
  /** Share of hosts switched off at the quietest hour of the day; 0: none. The start is taken for the busiest hour. */
  night: number
}

const HOUR = 3_600_000
const NONE = { share: 0, from: 0 }

/** A worm as it was, with nothing done against it. */
export function settingsOf(worm: Worm, seed = 1): Settings {
  const { scanning } = worm
  return {
    seed,
    hosts: worm.hosts.value,
    seeds: worm.seeds.value,
    scanRate: worm.effective.value,
    scanning: scanning.kind,
    same16: scanning.kind === 'local' ? scanning.same16.value : 0,
    same8: scanning.kind === 'local' ? scanning.same8.value : 0,
    near: scanning.kind === 'sequential' ? scanning.near.value : 0,
    capacity: worm.capacity?.value ?? null,
    spread: worm.spread.value,
    congestion: 0,
    hours: usualHours(worm),
    patch: NONE,
    clean: NONE,
    egress: 0,
    blocklist: { share: 0, delayMinutes: 0 },
    filter: NONE,
    quiet: [],
    night: 0,
  }
}

/** Long enough to see the whole curve: 24 times the time in which it grows e-fold, from minutes to a month. */
function usualHours(worm: Worm): number {
  if (worm.scanning.kind === 'shared-list') return 24
  const growth = (worm.effective.value * worm.hosts.value * 3600) / ADDRESSES
  const eFolds = worm.scanning.kind === 'local' ? 12 : 24
  return Math.min(720, Math.max(0.05, eFolds / growth))
}

/** When a worm with a calendar does not spread, counted from `starts`, within `hours`. */
export function quietTimes(starts: string, phases: readonly Phase[], hours: number): Settings['quiet'] {
  const start = Date.parse(starts)
  const quiet: Array<{ from: number; to: number }> = []
  const midnight = new Date(start)
  midnight.setUTCHours(0, 0, 0, 0)
  for (let day = midnight.getTime(); day < start + hours * HOUR; day += 24 * HOUR) {
    const date = new Date(day).getUTCDate()
    const spreads = phases.some(({ phase, fromDay, toDay }) => phase === 'spread' && fromDay <= date && date <= toDay)
    if (spreads) continue
    const from = Math.max(0, (day - start) / HOUR)
    const to = (day - start) / HOUR + 24
    const last = quiet.at(-1)
    if (last !== undefined && last.to >= from) last.to = to
    else quiet.push({ from, to })
  }
  return quiet
}

/** Names the first setting that makes no sense; null: all do. */
export function wrongSetting(settings: Settings): { field: string; why: string } | null {
  const { hosts, seeds, scanRate, hours, capacity, spread, congestion } = settings
  const shares: Array<[string, number]> = [
    ['same16', settings.same16],
    ['same8', settings.same8],
    ['near', settings.near],
    ['egress', settings.egress],
    ['blocklist.share', settings.blocklist.share],
    ['filter.share', settings.filter.share],
    ['night', settings.night],
  ]
  const badShare = shares.find(([, value]) => !(value >= 0 && value <= 1))
  if (badShare !== undefined) return { field: badShare[0], why: 'a share from 0 to 1' }
  if (settings.same16 + settings.same8 > 1) return { field: 'same8', why: 'same16 and same8 together are at most 1' }
  const whole = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most
  if (!whole(settings.seed, 0, 2 ** 32 - 1)) return { field: 'seed', why: 'a whole number from 0 to 4294967295' }
  if (!whole(hosts, 1, 20_000_000)) return { field: 'hosts', why: 'a whole number from 1 to 20 million' }
  if (!whole(seeds, 1, hosts)) return { field: 'seeds', why: 'a whole number from 1 to the number of hosts' }
  if (!(scanRate > 0 && scanRate <= 1e6)) return { field: 'scanRate', why: 'above 0, at most a million a second' }
  if (!(hours > 0 && hours <= 24 * 366)) return { field: 'hours', why: 'above 0, at most a year' }
  if (capacity !== null && !(capacity > 0)) return { field: 'capacity', why: 'above 0' }
  if (!(spread >= 0 && spread <= 3)) return { field: 'spread', why: 'from 0 to 3' }
  if (!(congestion >= 0 && congestion <= 10)) return { field: 'congestion', why: 'from 0 to 10' }
  for (const name of ['patch', 'clean', 'filter'] as const) {
    const { share, from } = settings[name]
    if (!(share >= 0 && share <= 100)) return { field: `${name}.share`, why: 'from 0 up' }
    if (!(from >= 0)) return { field: `${name}.from`, why: 'hours from the start, from 0 up' }
  }
  if (!(settings.blocklist.delayMinutes >= 0)) return { field: 'blocklist.delayMinutes', why: 'minutes, from 0 up' }
  return null
}

import type { Growth } from '../../model/look-report.ts'
import { duration } from '../../support/time.ts'

/** `1,204 requests`, `1 request`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${thousands(n)} ${n === 1 ? one : many}`
}

export function thousands(n: number): string {
  return Math.round(n)
    .toString()
    .replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
}

export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = n
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`
}

/** `Jul 13 10:02`, with the year when it is not the year of `now`. UTC. */
export function when(iso: string, now: Date): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return 'at an unknown time'
  const month = date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })
  const year = date.getUTCFullYear() === now.getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`
  return `${month} ${date.getUTCDate()}${year} ${iso.slice(11, 16)}`
}

/** `doubling every 37 min (31 to 44)`; empty when there is no figure. */
export function growthWords(growth: Growth): string {
  if (growth.doublingMinutes === null) return ''
  const range = growth.interval
  const ends = range ? ` (95 %: ${minutes(range[0], 'under')} to ${minutes(range[1], 'more')})` : ''
  return `doubling every ${minutes(growth.doublingMinutes, '')}${ends}`
}

function minutes(value: number | null, unbounded: string): string {
  return value === null ? unbounded : duration(value * 60_000)
}

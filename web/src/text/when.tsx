import type { JSX } from 'preact'
import { minutes } from './number.ts'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const clockSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })

export interface WhenProps {
  time: string
  seconds?: boolean
}

/** A time for people here; the same time in UTC on hover. */
export function When({ time, seconds = false }: WhenProps): JSX.Element {
  return (
    <time dateTime={time} title={`${time.replace('T', ' ').replace('Z', '')} UTC`}>
      {whenWords(Date.parse(time), seconds)}
    </time>
  )
}

/** `10:02` today, `19 Jul 10:02` this year, `19 Jul 2001 10:02` otherwise. */
export function whenWords(time: number, seconds = false): string {
  const date = new Date(time)
  const now = new Date()
  const hour = (seconds ? clockSeconds : clock).format(date)
  if (date.toDateString() === now.toDateString()) return hour
  return `${(date.getFullYear() === now.getFullYear() ? day : dayOfYear).format(date)} ${hour}`
}

/** `just now`, `4 min ago`, `in 3 days`. */
export function agoWords(time: number, now = Date.now()): string {
  const gap = (now - time) / 60_000
  if (Math.abs(gap) < 1) return gap < -0.2 ? 'in a moment' : 'just now'
  const size = minutes(wholeUnits(Math.abs(gap)))
  return gap < 0 ? `in ${size}` : `${size} ago`
}

/** Minutes, rounded to what people say of a distance in time: whole minutes, hours from two hours on, days from two days on. */
function wholeUnits(gap: number): number {
  const unit = gap < 120 ? 1 : gap < 48 * 60 ? 60 : 1440
  return Math.round(gap / unit) * unit
}

export function dayWords(time: number): string {
  return day.format(time)
}

/** `Nov 2021`. */
export function monthWords(time: number): string {
  return month.format(time)
}

export function weekdayWords(time: number): string {
  return weekday.format(time)
}

export function clockWords(time: number): string {
  return clock.format(time)
}

/** The name of the zone that times are shown in. */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

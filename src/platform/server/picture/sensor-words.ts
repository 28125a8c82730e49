import type { SensorHealth } from '../../../model/sighting.ts'
import { duration } from '../../../support/time.ts'
import type { SensorState } from '../schemas/sensors.ts'

/** Without a word for so long a sensor counts as silent. Milliseconds. */
const SILENT = 60_000
const LATE = 60_000
const SKEW = 60_000
const LEAST_DISK = 256 * 2 ** 20
/** Share of lines that may be unparsed before the picture is called partly blind, and the least number to judge by. */
const UNPARSED = 0.05
const UNPARSED_LEAST = 200

export interface SensorCondition {
  state: SensorState
  words: string[]
}

interface Fault {
  state: Exclude<SensorState, 'ok'>
  words: string
}

/** Is this sensor blind, and what should be done? `lastSeen`, `skew`, `now`: milliseconds. */
export function conditionOf(health: SensorHealth, lastSeen: number, skew: number, now: number): SensorCondition {
  const faults = [...silence(lastSeen, now), ...sight(health), ...delay(health, skew)]
  const words = [...faults.map((fault) => fault.words), ...losses(health), ...health.warnings]
  const state = (['silent', 'blind', 'late'] as const).find((one) => faults.some((fault) => fault.state === one))
  return { state: state ?? 'ok', words }
}

function silence(lastSeen: number, now: number): Fault[] {
  // Between the two clocks of a site there are seconds; more means that one was set back, and says nothing about today.
  if (lastSeen - now > SILENT)
    return [{ state: 'silent', words: 'Not heard since the clock of the server was set back.' }]
  if (now - lastSeen <= SILENT) return []
  const ago = duration(now - lastSeen)
  return [{ state: 'silent', words: `Nothing heard for ${ago}: is it running, and can it reach this server?` }]
}

function sight(health: SensorHealth): Fault[] {
  const faults: string[] = []
  if (health.files === 0) faults.push('It follows no log file: name one, or let it read the servers’ configuration.')
  const lines = health.parsed + health.unparsed
  if (lines >= UNPARSED_LEAST && health.unparsed / lines > UNPARSED)
    faults.push(`${percent(health.unparsed / lines)} of its lines fit no format: name the format of the log.`)
  return faults.map((words) => ({ state: 'blind', words }))
}

/** What is gone since the sensor's first start. It is said for ever, but it does not make a sensor blind that sees well now. */
function losses(health: SensorHealth): string[] {
  const lost: string[] = []
  if (health.gapBytes > 0)
    lost.push(
      `${health.gapBytes.toLocaleString('en')} bytes were lost${health.gapReason ? `: ${health.gapReason}` : ''}.`,
    )
  if (health.overflowed > 0)
    lost.push(`${health.overflowed.toLocaleString('en')} sightings were thrown away because its journal was full.`)
  return lost
}

function delay(health: SensorHealth, skew: number): Fault[] {
  const faults: string[] = []
  if (health.lag > LATE) faults.push(`It is ${duration(health.lag)} behind the end of its logs.`)
  if (Math.abs(skew) > SKEW)
    faults.push(
      `Its clock is ${duration(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}: let it set its time by NTP.`,
    )
  if (health.diskFree > 0 && health.diskFree < LEAST_DISK)
    faults.push(`Its disk has ${Math.round(health.diskFree / 2 ** 20)} MiB left: its journal will soon have no room.`)
  return faults.map((words) => ({ state: 'late', words }))
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}

import { visibleText } from '../../../support/escape.ts'
import type { CountryTable } from '../../../watch/ranges/country-table.ts'
import type { SightingStore } from '../../stores/sightings/types.ts'
import type { SourcePage } from '../schemas/sources.ts'
import { canonical } from '../wanted.ts'
import { addressKind } from './address-kind.ts'
import { evidenceLine } from './evidence-line.ts'
import { named } from './names.ts'
import { filled, isoMinute, type Range } from './range.ts'
import { doubtsOf, judge } from './verdict.ts'

const HOUR = 60
/** Hours shown one by one; a longer range shows its last ones. */
const MOST_HOURS = 24 * 31
const EVIDENCE = 100

/** An address that nobody knows gets a useful page too: what was looked at, and what that does not say. */
export async function sourcePage(
  store: SightingStore,
  address: string,
  range: Range,
  countries: CountryTable | null,
): Promise<SourcePage> {
  const source = canonical(address)
  const filter = { from: range.from, to: range.to, source }
  const hourly = { ...filter, from: Math.max(range.from, range.to - MOST_HOURS * HOUR) }
  const [[totals = null], threats, points, evidence] = await Promise.all([
    store.sources(filter, 1),
    store.threats(filter),
    store.timeline(hourly, HOUR),
    store.evidence(filter, EVIDENCE),
  ])
  const hours = filled(hourly, HOUR, points, (minute) => ({ minute, requests: 0, sources: 0 }))
  const requests = hours.map((hour) => hour.requests)
  return {
    address: visibleText(source),
    range: range.shown,
    ...judge(source, totals?.threats ?? []),
    doubts: doubtsOf(source, totals, requests),
    country: countries?.countryOf(source) ?? null,
    network: addressKind(source).network,
    requests: totals?.requests ?? 0,
    first: totals && isoMinute(totals.firstMinute),
    last: totals && isoMinute(totals.lastMinute),
    hours: hours.map((hour) => ({ t: isoMinute(hour.minute), requests: hour.requests })),
    threats: threats.map((threat) => ({
      id: named(threat.threat).id,
      name: named(threat.threat).name,
      requests: threat.requests,
      first: isoMinute(threat.firstMinute),
      last: isoMinute(threat.lastMinute),
    })),
    paths: evidence.map(evidenceLine),
    sensors: totals?.sensors ?? [],
  }
}

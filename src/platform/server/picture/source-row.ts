import { visibleText } from '../../../support/escape.ts'
import type { CountryTable } from '../../../watch/ranges/country-table.ts'
import type { SourceTotals } from '../../stores/sightings/types.ts'
import type { SourceRow } from '../schemas/sources.ts'
import { named } from './names.ts'
import { isoMinute } from './range.ts'
import { judge } from './verdict.ts'

export function sourceRow(totals: SourceTotals, countries: CountryTable | null): SourceRow {
  return {
    address: visibleText(totals.source),
    country: countries?.countryOf(totals.source) ?? null,
    verdict: judge(totals.source, totals.threats).verdict,
    requests: totals.requests,
    threats: totals.threats.map((id) => ({ id: named(id).id, name: named(id).name })),
    sensors: totals.sensors,
    first: isoMinute(totals.firstMinute),
    last: isoMinute(totals.lastMinute),
  }
}

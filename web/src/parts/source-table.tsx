import type { JSX } from 'preact'
import type { SourceRow } from '../client/types.ts'
import { evidencePath, sourcePath, threatPath } from '../route/paths.ts'
import { countryName } from '../text/country.ts'
import { count } from '../text/number.ts'
import { When } from '../text/when.tsx'
import { VERDICT_TONE } from '../text/words.ts'
import { Chip } from './chip.tsx'
import { Table } from './table.tsx'

export interface SourceTableProps {
  rows: readonly SourceRow[]
  caption: string
  /** Without threats, sensors and first time. */
  brief?: boolean
}

/** Threats named in a row; the rest is a number. */
const MOST_NAMES = 3

export function SourceTable({ rows, caption, brief = false }: SourceTableProps): JSX.Element {
  const columns = [
    { title: 'Address' },
    { title: 'Verdict' },
    ...(brief
      ? []
      : [
          { title: 'Country', spare: true },
          { title: 'Sent', wide: true },
          { title: 'Seen by', spare: true },
          { title: 'First', spare: true },
        ]),
    { title: 'Last', spare: true },
    { title: 'Requests', figures: true },
  ]
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={rows.map((row) => ({
        key: row.address,
        cells: [
          <a key="address" class="name" data-row href={sourcePath(row.address)}>
            {row.address}
          </a>,
          <Chip key="verdict" tone={VERDICT_TONE[row.verdict]} word={row.verdict} />,
          ...(brief
            ? []
            : [
                <CountryOf key="country" country={row.country} />,
                <Sent key="sent" row={row} />,
                sensorWords(row.sensors),
                <When key="first" time={row.first} />,
              ]),
          <When key="last" time={row.last} />,
          <a key="requests" href={evidencePath({ source: row.address })}>
            {count(row.requests)}
          </a>,
        ],
      }))}
    />
  )
}

function CountryOf({ country }: { country: string | null }): JSX.Element {
  if (country === null) return <span class="soft">unknown</span>
  return <abbr title={countryName(country)}>{country}</abbr>
}

function Sent({ row }: { row: SourceRow }): JSX.Element {
  const more = row.threats.length - MOST_NAMES
  return (
    <>
      {row.threats.slice(0, MOST_NAMES).map(({ id, name }, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <a href={threatPath(id)}>{name}</a>
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  )
}

function sensorWords(sensors: readonly string[]): string {
  return sensors.length > 2 ? `${sensors[0]} and ${sensors.length - 1} more` : sensors.join(', ')
}

import type { JSX } from 'preact'
import type { ExposureRow } from '../client/types.ts'
import { hostPath, racePath } from '../route/paths.ts'
import { count } from '../text/number.ts'
import { Due } from './due.tsx'
import { ExposureChip } from './exposure-chip.tsx'
import { Table } from './table.tsx'

export interface ExposureTableProps {
  rows: readonly ExposureRow[]
  /** How many there are; the rows may be fewer. */
  total: number
  /** What each row is called by: the rest is known from the page. */
  show: 'host' | 'flaw'
}

export function ExposureTable({ rows, total, show }: ExposureTableProps): JSX.Element {
  if (rows.length === 0) return <p class="soft">None.</p>
  return (
    <>
      <Table
        caption="Exposures"
        columns={[
          { title: show === 'host' ? 'Host' : 'Flaw' },
          { title: 'State' },
          { title: 'Package', wide: true },
          { title: 'Fix' },
          { title: 'Close by' },
        ]}
        rows={rows.map((row) => ({
          key: `${row.host} ${row.flaw} ${row.package}`,
          cells: [
            <Name key="name" row={row} show={show} />,
            <span key="state">
              <ExposureChip state={row.state} />
              {row.certainty === 'possible' && <small> possible</small>}
            </span>,
            <span key="package">
              {row.package} {row.installed}
              {row.verdictWords !== null && <small> {row.verdictWords}</small>}
            </span>,
            row.fixed ?? 'none known',
            isClosed(row) ? '' : <Due key="due" time={row.deadline.due} />,
          ],
        }))}
      />
      {total > rows.length && <p class="soft">{count(total - rows.length)} more are not shown.</p>}
    </>
  )
}

/** Nothing is left to be done by a day. */
function isClosed({ state }: ExposureRow): boolean {
  return state !== 'open' && state !== 'fixed-on-disk' && state !== 'unknown'
}

function Name({ row, show }: { row: ExposureRow; show: 'host' | 'flaw' }): JSX.Element {
  const href = show === 'host' ? hostPath(row.host) : racePath(row.flaw)
  return (
    <span>
      <a data-row href={href}>
        {show === 'host' ? row.host : row.flaw}
      </a>
      {row.probed && !isClosed(row) && <small class="ember-ink"> ▲ probed now</small>}
      {!row.probed && row.probedAnywhere && !isClosed(row) && <small class="amber-ink"> probed elsewhere</small>}
    </span>
  )
}

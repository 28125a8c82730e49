import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call, type Fault, faultIn } from '../../client/call.ts'
import type { Audit, AuditRow } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { count, counted } from '../../text/number.ts'
import { When } from '../../text/when.tsx'
import { matches } from '../../text/matches.ts'
import type { PageProps } from '../types.ts'

const PAGE = 100

export function AuditPage({ query }: PageProps): JSX.Element {
  const of = useAnswer<Audit>(`/api/audit?limit=${PAGE}`)
  const [older, setOlder] = useState<AuditRow[]>([])
  const [fault, setFault] = useState<Fault | null>(null)
  const rows = joined(of.answer?.records ?? [], older)
  const last = rows.at(-1)
  const load = (): void => {
    call<Audit>('GET', `/api/audit?limit=${PAGE}&before=${last?.number ?? 1}`).then(
      ({ records }) => setOlder((known) => joined(known, records)),
      (error) => setFault(faultIn(error)),
    )
  }
  return (
    <>
      <Heading title="Audit">
        Who did what. Each record holds the hash of the one before: <code>firebreak doctor --audit</code> proves that
        none was changed or taken out.
      </Heading>
      <div class="tools">
        <FilterBox what="records" />
      </div>
      <AnswerOf of={of} what="the records">
        {() =>
          rows.length === 0 ? (
            <div class="empty">
              <strong>Nobody has changed anything yet.</strong> Sign-ins, settings, users and tokens will stand here.
            </div>
          ) : (
            <Records rows={rows.filter((row) => matches(query.get('q'), textsOf(row)))} all={rows.length} />
          )
        }
      </AnswerOf>
      {fault !== null && <p role="alert">{fault.message}</p>}
      {last !== undefined && last.number > 1 && (
        <button type="button" class="quiet" onClick={load}>
          Older records
        </button>
      )}
    </>
  )
}

function Records({ rows, all }: { rows: readonly AuditRow[]; all: number }): JSX.Element {
  return (
    <Section
      title={counted(rows.length, 'record')}
      note={rows.length < all ? `of ${count(all)} loaded` : 'newest first'}
      wide
    >
      <Table
        caption="Audit records, newest first"
        columns={[
          { title: 'No', figures: true },
          { title: 'When' },
          { title: 'Who' },
          { title: 'Did' },
          { title: 'To', wide: true },
          { title: 'Hash', spare: true },
        ]}
        rows={rows.map((row) => ({
          key: String(row.number),
          cells: [
            count(row.number),
            <When key="time" time={row.time} seconds />,
            row.actor,
            row.action,
            <span key="object">
              {row.object} <small class="block">{detailWords(row.detail)}</small>
            </span>,
            <code key="hash" title={row.hash}>
              {row.hash.slice(0, 12)}
            </code>,
          ],
        }))}
      />
    </Section>
  )
}

/** Without repeats, newest first. */
function joined(some: readonly AuditRow[], more: readonly AuditRow[]): AuditRow[] {
  const rows = new Map([...more, ...some].map((row) => [row.number, row]))
  return [...rows.values()].sort((a, b) => b.number - a.number)
}

function textsOf(row: AuditRow): string[] {
  return [row.actor, row.action, row.object, detailWords(row.detail)]
}

function detailWords(detail: AuditRow['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}

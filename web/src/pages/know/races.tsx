import type { JSX } from 'preact'
import { RaceChart } from '../../charts/race-chart.tsx'
import type { Advisories, AdvisoryRow, Race } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Due } from '../../parts/due.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { racePath } from '../../route/paths.ts'
import { matches } from '../../text/matches.ts'
import { count, counted } from '../../text/number.ts'
import type { PageProps } from '../types.ts'

/** As many small races as one takes in at a glance. */
const WALL = 6

interface Runner {
  flaw: string
  row: AdvisoryRow
}

/** Every race that still runs: the wall of the most pressing ones, then all of them. */
export function RacesPage({ query }: PageProps): JSX.Element {
  const of = useAnswer<Advisories>('/api/advisories?touching=1&limit=1000')
  return (
    <>
      <Heading title="Races">Your patches on one line, the probes on the other</Heading>
      <AnswerOf of={of} what="the races">
        {({ advisories, sources }) => (
          <Wall runners={runnersOf(advisories)} filter={query.get('q')} sources={sources} />
        )}
      </AnswerOf>
    </>
  )
}

/** One a flaw, the most pressing first: probed before unprobed, then by deadline. */
function runnersOf(rows: readonly AdvisoryRow[]): Runner[] {
  const byFlaw = new Map<string, Runner>()
  for (const row of rows) for (const flaw of row.exposedFlaws) if (!byFlaw.has(flaw)) byFlaw.set(flaw, { flaw, row })
  const due = ({ row }: Runner): number => (row.due === null ? Number.POSITIVE_INFINITY : Date.parse(row.due))
  return [...byFlaw.values()].toSorted((a, b) => Number(b.row.probed) - Number(a.row.probed) || due(a) - due(b))
}

interface WallProps {
  runners: readonly Runner[]
  filter: string | null
  sources: Advisories['sources']
}

function Wall({ runners, filter, sources }: WallProps): JSX.Element {
  if (runners.length === 0) return <NoRace sources={sources} />
  const shown = runners.filter(({ flaw, row }) => matches(filter, [flaw, row.id, row.title]))
  const probed = runners.filter(({ row }) => row.probed).length
  return (
    <>
      <VerdictLine
        tone={probed > 0 ? 'ember' : 'amber'}
        strong={
          probed > 0
            ? `${counted(probed, 'flaw')} of yours ${probed === 1 ? 'is' : 'are'} being probed for while hosts are exposed.`
            : `${counted(runners.length, 'race runs', 'races run')}, and nobody probes for any of them yet.`
        }
      />
      <div class="tools">
        <FilterBox what="races" />
      </div>
      <div class="wall races">
        {shown.slice(0, WALL).map(({ flaw }) => (
          <SmallRace key={flaw} flaw={flaw} />
        ))}
      </div>
      <Section title="All races" note={counted(shown.length, 'flaw')} wide>
        <Table
          caption="All races"
          columns={[
            { title: 'Flaw' },
            { title: 'About', wide: true },
            { title: 'Exposed', figures: true },
            { title: 'Fixed', figures: true },
            { title: 'Close by' },
          ]}
          rows={shown.slice(0, 300).map(({ flaw, row }) => ({
            key: flaw,
            cells: [
              <span key="flaw">
                <a data-row href={racePath(flaw)}>
                  {flaw}
                </a>
                {row.probed && <small class="ember-ink"> ▲ probed now</small>}
              </span>,
              row.title,
              count(row.exposedHosts),
              count(row.fixedHosts),
              <Due key="due" time={row.due} />,
            ],
          }))}
        />
      </Section>
    </>
  )
}

function SmallRace({ flaw }: { flaw: string }): JSX.Element {
  const { answer } = useAnswer<Race>(`/api/race/${encodeURIComponent(flaw)}`)
  return (
    <article class="card">
      <h2>
        <a href={racePath(flaw)}>{flaw}</a>
      </h2>
      {answer === null ? (
        <p class="waiting">Asking…</p>
      ) : (
        <>
          <p class="soft">{answer.sentence}</p>
          <RaceChart race={answer} height={190} small />
        </>
      )}
    </article>
  )
}

function NoRace({ sources }: { sources: Advisories['sources'] }): JSX.Element {
  const records = sources.reduce((sum, source) => sum + source.records, 0)
  return (
    <div class="empty">
      <p>
        <strong>No race runs: no host that was looked at is exposed to anything.</strong>{' '}
        {records === 0
          ? 'No advisories are loaded, so nothing could be found: '
          : `Looked at ${counted(records, 'advisory', 'advisories')} of ${counted(sources.length, 'source')}. `}
        <code>firebreak advisory sync</code> fetches them, <code>firebreak host check</code> looks at hosts.
      </p>
    </div>
  )
}

import type { JSX } from 'preact'
import type { HostCard, Hosts } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Due } from '../../parts/due.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { hostPath } from '../../route/paths.ts'
import { matches } from '../../text/matches.ts'
import { count, counted } from '../../text/number.ts'
import { agoWords } from '../../text/when.tsx'
import type { PageProps } from '../types.ts'

/** Rows of the table; the grid above it shows all. */
const ROWS = 300

type Look = 'open' | 'disk' | 'unsure' | 'closed'

const SHAPE: Record<Look, { sign: string; words: string }> = {
  open: { sign: '▲', words: 'open' },
  disk: { sign: '◐', words: 'fixed on disk, old code runs' },
  unsure: { sign: '?', words: 'unknown or not looked at for two days' },
  closed: { sign: '✓', words: 'nothing open' },
}

export function HostsPage({ query }: PageProps): JSX.Element {
  const of = useAnswer<Hosts>('/api/hosts')
  return (
    <>
      <Heading title="Hosts">What runs where, and how sure we are</Heading>
      <AnswerOf of={of} what="the hosts">
        {({ hosts }) => <All hosts={hosts} filter={query.get('q')} />}
      </AnswerOf>
    </>
  )
}

function All({ hosts, filter }: { hosts: readonly HostCard[]; filter: string | null }): JSX.Element {
  if (hosts.length === 0)
    return (
      <div class="empty">
        <p>
          <strong>No host is known.</strong> <code>firebreak host add web-1 --ssh root@web-1</code>, or{' '}
          <code>firebreak host import ~/.ssh/config</code>, then <code>firebreak host check</code>: it only reads.
        </p>
      </div>
    )
  const shown = hosts.filter((host) =>
    matches(filter, [host.name, host.os ?? '', ...host.tags, SHAPE[lookOf(host)].words]),
  )
  const open = hosts.filter((host) => lookOf(host) === 'open').length
  const blind = hosts.filter((host) => lookOf(host) === 'unsure').length
  return (
    <>
      <VerdictLine
        tone={open > 0 ? 'ember' : blind > 0 ? 'amber' : 'pine'}
        strong={
          open > 0
            ? `${count(open)} of ${counted(hosts.length, 'host')} open.`
            : `None of ${counted(hosts.length, 'host')} is known to be open.`
        }
      >
        {blind > 0 && `Of ${count(blind)} we do not know enough.`}
      </VerdictLine>
      <div class="tools">
        <FilterBox what="hosts" />
      </div>
      <Section title="All hosts" note={<Legend />} wide>
        <ul class="host-grid">
          {shown.map((host) => {
            const look = lookOf(host)
            return (
              <li key={host.name}>
                <a class={`cell ${look}`} href={hostPath(host.name)} title={`${host.name}: ${SHAPE[look].words}`}>
                  <span aria-hidden="true">{SHAPE[look].sign}</span>
                  <span class="unseen">
                    {host.name}: {SHAPE[look].words}
                  </span>
                </a>
              </li>
            )
          })}
        </ul>
      </Section>
      <HostTable hosts={shown} />
    </>
  )
}

function Legend(): JSX.Element {
  return (
    <>
      {(Object.keys(SHAPE) as Look[]).map((look) => (
        <span key={look} class="legend">
          {SHAPE[look].sign} {SHAPE[look].words}{' '}
        </span>
      ))}
    </>
  )
}

function HostTable({ hosts }: { hosts: readonly HostCard[] }): JSX.Element {
  const due = (host: HostCard): number => (host.due === null ? Number.POSITIVE_INFINITY : Date.parse(host.due))
  const ordered = hosts.toSorted((a, b) => Number(b.probed) - Number(a.probed) || due(a) - due(b) || b.open - a.open)
  return (
    <Section title="Most pressing first" wide>
      <Table
        caption="Hosts"
        columns={[
          { title: 'Host' },
          { title: 'System', spare: true },
          { title: 'Open', figures: true },
          { title: 'On disk', figures: true },
          { title: 'Unknown', figures: true },
          { title: 'Close by' },
          { title: 'Looked at' },
        ]}
        rows={ordered.slice(0, ROWS).map((host) => ({
          key: host.name,
          cells: [
            <span key="name">
              <a data-row href={hostPath(host.name)}>
                {host.name}
              </a>
              {host.probed && <small class="ember-ink"> ▲ probed now</small>}
            </span>,
            host.os ?? 'unknown',
            count(host.open),
            count(host.fixedOnDisk),
            count(host.unknown),
            host.due === null && host.open === 0 ? '' : <Due key="due" time={host.due} />,
            <span key="taken" class={host.stale ? 'amber-ink' : ''}>
              {host.taken === null ? 'never' : agoWords(Date.parse(host.taken))}
            </span>,
          ],
        }))}
      />
      {ordered.length > ROWS && (
        <p class="soft">{count(ordered.length - ROWS)} more stand in the grid; filter to see them here.</p>
      )}
    </Section>
  )
}

/** An old look proves nothing good; it does not take back what was found open. */
function lookOf(host: HostCard): Look {
  if (host.open > 0) return 'open'
  if (host.stale || host.unknown > 0) return 'unsure'
  return host.fixedOnDisk > 0 ? 'disk' : 'closed'
}

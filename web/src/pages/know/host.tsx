import type { JSX } from 'preact'
import type { HostPage as HostAnswer } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { ExposureTable } from '../../parts/exposure-table.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { count, counted } from '../../text/number.ts'
import { agoWords, When } from '../../text/when.tsx'
import type { PageProps } from '../types.ts'
import { HostFacts } from './host-facts.tsx'

/** Evidence chains that are shown in full. */
const CHAINS = 20

/** Why do you say it is open? Every step of the answer, with where it was read and how old it is. */
export function HostPage({ id }: PageProps): JSX.Element {
  const of = useAnswer<HostAnswer>(`/api/hosts/${encodeURIComponent(id)}`)
  return (
    <AnswerOf of={of} what="the host">
      {(host) => (
        <>
          <Heading title={host.card.name}>
            {[host.card.os ?? 'system unknown', host.card.ssh ?? '', ...host.card.tags].filter(Boolean).join(' · ')}
          </Heading>
          <State host={host} />
          <Section title="Exposures" note="most pressing first" wide>
            <ExposureTable rows={host.exposures.slice(0, 200)} total={host.exposures.length} show="flaw" />
          </Section>
          {host.exposures.length > 0 && <Chains host={host} />}
          <HostFacts host={host} />
        </>
      )}
    </AnswerOf>
  )
}

function State({ host: { card, gaps } }: { host: HostAnswer }): JSX.Element {
  const looked =
    card.taken === null ? (
      'It was never looked at.'
    ) : (
      <>
        Looked at <When time={card.taken} /> ({agoWords(Date.parse(card.taken))}
        {card.how === 'document' ? ', from a document' : ''}).
      </>
    )
  const blind = gaps.length > 0 ? `${counted(gaps.length, 'thing')} it did not let us know.` : ''
  if (card.open > 0)
    return (
      <VerdictLine
        tone="ember"
        strong={`${counted(card.open, 'exposure')} open${card.overdue > 0 ? `, ${count(card.overdue)} past the deadline` : ''}.`}
      >
        {looked} {card.probed && 'It is being probed for one of them now.'} {blind}
      </VerdictLine>
    )
  const unsure = card.stale || card.unknown > 0
  return (
    <VerdictLine
      tone={unsure ? 'plain' : card.fixedOnDisk > 0 ? 'amber' : 'pine'}
      strong={
        unsure
          ? 'Not enough is known to call it closed.'
          : card.fixedOnDisk > 0
            ? `${counted(card.fixedOnDisk, 'fix', 'fixes')} on disk, and the old code still runs.`
            : 'Nothing is open.'
      }
    >
      {looked} {blind}
    </VerdictLine>
  )
}

function Chains({ host }: { host: HostAnswer }): JSX.Element {
  return (
    <Section title="Why we say so" note={host.exposures.length > CHAINS ? `the first ${CHAINS}` : undefined} wide>
      {host.exposures.slice(0, CHAINS).map((exposure) => (
        <details key={`${exposure.flaw} ${exposure.package}`}>
          <summary>
            {exposure.flaw} in {exposure.package}
          </summary>
          <ol class="steps">
            {exposure.evidence.map((step, i) => (
              <li key={i}>
                {step.text} <small>{step.where}</small>
                {step.at !== null && (
                  <small>
                    , <When time={step.at} />
                  </small>
                )}
              </li>
            ))}
          </ol>
        </details>
      ))}
    </Section>
  )
}

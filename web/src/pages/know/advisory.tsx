import type { JSX } from 'preact'
import type { Evaluation, Me } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { FaultLine } from '../../parts/fault-line.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { useAct } from '../../parts/use-act.ts'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { to } from '../../route/paths.ts'
import { INBOX_TONE, rowWords, VERDICT_WORD } from '../../text/inbox-words.ts'
import { agoWords, When } from '../../text/when.tsx'
import type { PageProps } from '../types.ts'
import { AdvisoryDetails } from './advisory-details.tsx'
import { VerdictForm } from './verdict-form.tsx'

/** One advisory: who has it, by when, what was decided, and what happened so far. */
export function AdvisoryPage({ id, me }: PageProps): JSX.Element {
  const of = useAnswer<Evaluation>(`/api/inbox/${encodeURIComponent(id)}`)
  if (of.fault?.status === 404) return <NotOurs id={id} />
  return (
    <AnswerOf of={of} what="the advisory">
      {(entry) => <Entry entry={entry} me={me} />}
    </AnswerOf>
  )
}

function NotOurs({ id }: { id: string }): JSX.Element {
  return (
    <>
      <Heading title={id}>Not in the inbox</Heading>
      <div class="empty">
        <p>
          <strong>It touches no host of yours</strong> that was looked at. <a href={to('/advisories')}>The inbox</a>
        </p>
      </div>
      <AdvisoryDetails id={id} />
    </>
  )
}

function Entry({ entry, me }: { entry: Evaluation; me: Me }): JSX.Element {
  const act = useAct()
  const mayJudge = me.may.includes('change evaluation')
  const path = `/api/inbox/${encodeURIComponent(entry.advisory)}`
  const take =
    mayJudge && entry.acknowledged === null && entry.closed === null ? (
      <button type="button" disabled={act.busy} onClick={() => act.send('POST', `${path}/acknowledge`)}>
        I take it
      </button>
    ) : undefined
  return (
    <>
      <Heading title={entry.advisory}>{entry.title}</Heading>
      <VerdictLine tone={INBOX_TONE[entry.state]} strong={sentence(entry)} act={take}>
        {entry.state !== 'closed' && entry.state !== 'evaluated' && (
          <>
            {entry.state === 'overdue' ? 'It was due' : 'Evaluate it by'} <When time={entry.due} /> (
            {agoWords(Date.parse(entry.due))}). Its most urgent exposure: {rowWords(entry.days)}.
          </>
        )}
      </VerdictLine>
      <FaultLine fault={act.fault} />
      <div class="row">
        <History entry={entry} />
        {mayJudge && entry.closed === null && <VerdictForm entry={entry} act={act} path={path} />}
      </div>
      <AdvisoryDetails id={entry.advisory} />
    </>
  )
}

function sentence({ state, owner, verdict, evaluatedBy, closed }: Evaluation): string {
  if (state === 'closed') return `Closed: ${closed?.reason ?? ''}.`
  if (state === 'evaluated' && verdict !== null) return `${evaluatedBy ?? 'Somebody'} says: ${VERDICT_WORD[verdict]}.`
  if (state === 'unowned') return 'Nobody has it.'
  if (state === 'acknowledged') return `${owner} has taken it.`
  return `${owner ?? 'Nobody'} ${state === 'overdue' ? 'has it, and it is overdue.' : 'has been told and has not answered.'}`
}

/** What happened, oldest first. */
function History({ entry }: { entry: Evaluation }): JSX.Element {
  return (
    <Section title="What happened">
      <ol class="steps">
        <li>
          <When time={entry.received} /> It came into the inbox.
        </li>
        {entry.escalations.map((step) => (
          <li key={`${step.at}${step.to}`}>
            <When time={step.at} /> It passed {step.from !== null && `from ${step.from} `}to {step.to ?? 'the board'}:{' '}
            {step.why}.
          </li>
        ))}
        {entry.acknowledged !== null && (
          <li>
            <When time={entry.acknowledged} /> {entry.owner} took it.
          </li>
        )}
        {entry.evaluated !== null && entry.verdict !== null && (
          <li>
            <When time={entry.evaluated} /> {entry.evaluatedBy}: <strong>{VERDICT_WORD[entry.verdict]}</strong>.{' '}
            {entry.reason}
            {entry.expires !== null && (
              <>
                {' '}
                The question comes back <When time={entry.expires} />.
              </>
            )}
          </li>
        )}
        {entry.closed !== null && (
          <li>
            <When time={entry.closed.at} /> Closed: {entry.closed.reason}.
          </li>
        )}
      </ol>
    </Section>
  )
}

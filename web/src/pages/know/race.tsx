import type { JSX } from 'preact'
import { RaceChart } from '../../charts/race-chart.tsx'
import type { Exposures, Race } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { DeadlineBox } from '../../parts/deadline-box.tsx'
import { ExposureTable } from '../../parts/exposure-table.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { advisoryPath, evidencePath, threatPath } from '../../route/paths.ts'
import type { Tone } from '../../text/words.ts'
import { When } from '../../text/when.tsx'
import { DecisionForm } from './decision-form.tsx'
import type { PageProps } from '../types.ts'

/** For one flaw: hosts falling on one line, probes rising on the other, and who is ahead. */
export function RacePage({ id, me }: PageProps): JSX.Element {
  const of = useAnswer<Race>(`/api/race/${encodeURIComponent(id)}`)
  return (
    <AnswerOf of={of} what="the race">
      {(race) => (
        <>
          <Heading title={race.flaw}>
            {race.title}
            <Names race={race} />
          </Heading>
          <VerdictLine tone={toneOf(race)} strong={race.sentence} act={<a href={actPath(race)}>Show the lines</a>}>
            {race.replay && 'A replay of history: none of these hosts is yours.'}
          </VerdictLine>
          <RaceChart race={race} />
          <div class="row">
            <Marks race={race} />
            {race.deadline === null ? (
              <Section title="Deadline">
                <p class="soft">None: no host of yours is exposed to it.</p>
              </Section>
            ) : (
              <DeadlineBox deadline={race.deadline} />
            )}
          </div>
          {!race.replay && <ExposedHosts flaw={race.flaw} />}
          {!race.replay && me.may.includes('create decision') && <DecisionForm flaw={race.flaw} />}
        </>
      )}
    </AnswerOf>
  )
}

function Names({ race }: { race: Race }): JSX.Element {
  return (
    <>
      {race.advisories
        .filter((advisory) => advisory !== race.flaw)
        .map((advisory) => (
          <>
            {' · '}
            <a key={advisory} href={advisoryPath(advisory)}>
              {advisory}
            </a>
          </>
        ))}
      {race.threats.map(({ id, name }) => (
        <>
          {' · '}
          <a key={id} href={threatPath(id)}>
            threat: {name}
          </a>
        </>
      ))}
    </>
  )
}

/** Everything that happened, oldest first: also what had no room in the picture. */
function Marks({ race }: { race: Race }): JSX.Element {
  return (
    <Section title="What happened">
      {race.marks.length === 0 ? (
        <p class="soft">Nothing yet.</p>
      ) : (
        <ol class="steps">
          {race.marks.map(({ t, text }) => (
            <li key={`${t}${text}`}>
              <When time={t} /> {text}
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

function ExposedHosts({ flaw }: { flaw: string }): JSX.Element {
  const of = useAnswer<Exposures>(`/api/exposures?flaw=${encodeURIComponent(flaw)}&all=1`)
  return (
    <Section title="Hosts" note="most pressing first" wide>
      <AnswerOf of={of} what="the hosts">
        {({ exposures, total }) => <ExposureTable rows={exposures} total={total} show="host" />}
      </AnswerOf>
    </Section>
  )
}

function toneOf({ exposed, firstProbe, deadline }: Race): Tone {
  const now = exposed.at(-1)?.exposed ?? 0
  if (now === 0) return 'pine'
  return firstProbe !== null || deadline?.overdue ? 'ember' : 'amber'
}

function actPath({ threats }: Race): string {
  return evidencePath(threats[0] === undefined ? {} : { threat: threats[0].id })
}

import type { JSX } from 'preact'
import { HeatStrip } from '../../charts/heat-strip.tsx'
import type { SourcePage as Page } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Empty } from '../../parts/empty.tsx'
import { EvidenceTable } from '../../parts/evidence-table.tsx'
import { Heading } from '../../parts/heading.tsx'
import { RangeBar } from '../../parts/range-bar.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { evidencePath, threatPath, to } from '../../route/paths.ts'
import { inRange, rangeIn, rangeWords } from '../../route/range.ts'
import { countryName } from '../../text/country.ts'
import { count, counted } from '../../text/number.ts'
import { When } from '../../text/when.tsx'
import { VERDICT_TONE } from '../../text/words.ts'
import type { PageProps } from '../types.ts'

export function SourcePage({ id: address, query }: PageProps): JSX.Element {
  const range = rangeIn(query)
  const of = useAnswer<Page>(inRange(`/api/sources/${encodeURIComponent(address)}`, range))
  return (
    <>
      <Heading title={of.answer?.address ?? address}>
        {of.answer === null ? 'A source' : <Facts page={of.answer} />}
      </Heading>
      <div class="tools">
        <RangeBar />
      </div>
      <AnswerOf of={of} what="this source">
        {(page) => <Who page={page} words={rangeWords(range)} />}
      </AnswerOf>
    </>
  )
}

function Facts({ page }: { page: Page }): JSX.Element {
  return (
    <>
      {page.network}
      {page.country !== null && ` · registered in ${countryName(page.country)}`}
      {page.first !== null && (
        <>
          {' '}
          · first <When time={page.first} />
        </>
      )}
      {page.last !== null && (
        <>
          {' '}
          · last <When time={page.last} />
        </>
      )}
      {page.sensors.length > 0 && ` · seen by ${page.sensors.join(', ')}`}
    </>
  )
}

function Who({ page, words }: { page: Page; words: string }): JSX.Element {
  return (
    <>
      <VerdictLine
        tone={VERDICT_TONE[page.verdict]}
        strong={`${capital(page.verdict)}.`}
        act={
          page.requests > 0 && (
            <a class="button" href={evidencePath({ source: page.address })}>
              See its lines
            </a>
          )
        }
      >
        {page.why} {page.requests > 0 && `${counted(page.requests, 'probe')} in ${words}.`}
      </VerdictLine>
      <Section title="Doubts" note="why this may not be who it seems" wide>
        {page.doubts.length > 0 ? (
          <ul class="words">
            {page.doubts.map((doubt) => (
              <li key={doubt}>{doubt}</li>
            ))}
          </ul>
        ) : (
          <p class="soft">
            None known. Addresses of homes and phones change hands within a day; many people can share one.
          </p>
        )}
      </Section>
      {page.requests === 0 ? (
        <Empty says={`No probe from it in ${words}.`}>Another range may know more.</Empty>
      ) : (
        <>
          <HeatStrip hours={page.hours} />
          <Section title="What it sent" wide>
            <Table
              caption="Threats sent by this source"
              columns={[
                { title: 'Threat', wide: true },
                { title: 'First', spare: true },
                { title: 'Last' },
                { title: 'Requests', figures: true },
              ]}
              rows={page.threats.map((threat) => ({
                key: threat.id,
                cells: [
                  <a key="name" class="name" data-row href={threatPath(threat.id)}>
                    {threat.name}
                  </a>,
                  <When key="first" time={threat.first} />,
                  <When key="last" time={threat.last} />,
                  <a key="requests" href={to('/evidence', { source: page.address, threat: threat.id })}>
                    {count(threat.requests)}
                  </a>,
                ],
              }))}
            />
          </Section>
          <Section title="Paths it asked for" note="samples of its lines" wide>
            {page.paths.length > 0 ? (
              <EvidenceTable lines={page.paths} without="source" />
            ) : (
              <p class="soft">No sample line is kept for this range; the counts stay.</p>
            )}
          </Section>
        </>
      )}
    </>
  )
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

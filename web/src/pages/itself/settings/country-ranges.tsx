import type { JSX } from 'preact'
import type { RangesAnswer } from '../../../client/types.ts'
import { useAnswer } from '../../../live/use-answer.ts'
import { AnswerOf } from '../../../parts/answer-of.tsx'
import { Section } from '../../../parts/section.tsx'
import { counted } from '../../../text/number.ts'
import { When } from '../../../text/when.tsx'

/** What the map of sources is made from, and how to give it something newer. */
export function CountryRanges(): JSX.Element {
  const of = useAnswer<RangesAnswer>('/api/ranges')
  return (
    <Section title="Countries of addresses" note="for the map of sources" wide>
      <AnswerOf of={of} what="the imported ranges">
        {({ ranges }) =>
          ranges === null ? (
            <p>Nothing is imported: countries are shown as unknown.</p>
          ) : (
            <p>
              {counted(ranges.count, 'range')} from{' '}
              {ranges.files.map(({ name, date }) => `${name}${date === null ? '' : ` (data of ${date})`}`).join(', ')},
              imported <When time={ranges.imported} />. {ranges.credit}
            </p>
          )
        }
      </AnswerOf>
      <p class="soft">
        On the server: <code>firebreak ranges import FILE…</code> takes delegated statistics of the registries or a
        table <code>start,end,country</code>. The console has it within seconds.
      </p>
    </Section>
  )
}

import type { JSX } from 'preact'
import { SHADES, WorldMap } from '../charts/world-map.tsx'
import type { Countries } from '../client/types.ts'
import { to } from '../route/paths.ts'
import { count, counted } from '../text/number.ts'
import { countryName } from '../text/country.ts'
import { Section } from './section.tsx'
import { Table } from './table.tsx'

/** Rows beside the map; the rest is a number. */
const MOST_ROWS = 9

/** The map of sources by country of registration, and what is not known of it. */
export function WhereRegistered({ of, chosen }: { of: Countries; chosen: string | null }): JSX.Element {
  if (of.ranges === null) return <NoRanges of={of} />
  return (
    <Section
      title={headline(of)}
      note="where the addresses are registered, which need not be where machines stand"
      wide
    >
      <div class="map-and-table">
        <figure class="bare">
          <WorldMap countries={of.countries} chosen={chosen} />
          <figcaption>
            {SHADES.map(({ from, words }, i) => (
              <span key={from} class={`key shade-${i + 1}`}>
                {words}
              </span>
            ))}
            <span>sources</span>
          </figcaption>
        </figure>
        <Rows of={of} />
      </div>
      <p class="soft">
        {of.ranges.credit !== '' && `${of.ranges.credit}. `}
        {dataWords(of)} Outline: Natural Earth.
      </p>
    </Section>
  )
}

function Rows({ of }: { of: Countries }): JSX.Element {
  const listed = of.countries.slice(0, MOST_ROWS)
  const rest = of.countries.slice(MOST_ROWS)
  const sum = (pick: 'sources' | 'requests'): number => rest.reduce((all, row) => all + row[pick], 0)
  const others: Array<[string, { sources: number; requests: number }]> = [
    [
      `${counted(rest.length, 'more country', 'more countries')}`,
      { sources: sum('sources'), requests: sum('requests') },
    ],
    ['unknown: in no range', of.unknown],
    ['in no country: private addresses', of.inside],
    ['logged as names', of.names],
  ]
  return (
    <Table
      caption="Sources by country"
      columns={[
        { title: 'Country', wide: true },
        { title: 'Sources', figures: true },
        { title: 'Requests', figures: true },
      ]}
      rows={[
        ...listed.map(({ country, sources, requests }) => ({
          key: country,
          cells: [
            countryName(country),
            <a key="sources" href={to('/sources', { country })}>
              {count(sources)}
            </a>,
            <a key="requests" href={to('/sources', { country })}>
              {count(requests)}
            </a>,
          ],
        })),
        ...others
          .filter(([, share]) => share.sources > 0)
          .map(([words, { sources, requests }]) => ({
            key: words,
            cells: [
              <span key="words" class={words.startsWith('unknown') ? 'soft hatched' : 'soft'}>
                {words}
              </span>,
              words.startsWith('unknown') ? (
                <a key="sources" href={to('/sources', { country: 'unknown' })}>
                  {count(sources)}
                </a>
              ) : (
                count(sources)
              ),
              count(requests),
            ],
          })),
      ]}
    />
  )
}

function NoRanges({ of }: { of: Countries }): JSX.Element {
  return (
    <Section title="Where they are registered is not known" wide>
      <p>
        No ranges of addresses by country are imported, so {counted(of.sources, 'source')}{' '}
        {of.sources === 1 ? 'is' : 'are'} in no country here. Firebreak ships no such data and asks nobody for it. With
        a file of yours, a registry’s delegated statistics or a table <code>start,end,country</code>, a map stands here:{' '}
        <code>firebreak ranges import FILE</code>
      </p>
    </Section>
  )
}

function headline({ countries, sources, complete, unknown }: Countries): string {
  const of = complete ? counted(sources, 'source') : `The busiest ${counted(sources, 'source')}`
  const where = counted(countries.length, 'country', 'countries')
  return `${of} from ${where}${unknown.sources > 0 ? `, ${count(unknown.sources)} unknown` : ''}`
}

function dataWords({ ranges }: Countries): string {
  const dates = (ranges?.files ?? []).flatMap(({ date }) => (date === null ? [] : [date])).sort()
  const oldest = dates[0]
  return oldest === undefined ? 'The file does not say of which day its data is.' : `Data of ${oldest}.`
}

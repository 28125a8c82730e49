import type { JSX } from 'preact'
import type { AdvisoryPage } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { ExposureTable } from '../../parts/exposure-table.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { racePath } from '../../route/paths.ts'
import { share } from '../../text/number.ts'
import { When } from '../../text/when.tsx'
import { wordOf } from '../../text/word-of.ts'

const REMEDY_WORD: Record<string, string> = {
  fix: 'Fix',
  workaround: 'Workaround',
  mitigation: 'Mitigation',
  'none-planned': 'No fix is planned',
  'none-available': 'No fix is available',
}

/** What the publisher says, and which of our hosts it touches. Nothing is shown where no document is loaded. */
export function AdvisoryDetails({ id }: { id: string }): JSX.Element | null {
  const of = useAnswer<AdvisoryPage>(`/api/advisories/${encodeURIComponent(id)}`)
  if (of.fault?.status === 404) return null
  return (
    <AnswerOf of={of} what="the document">
      {(page) => (
        <>
          <Section title="Hosts it touches" note="most pressing first" wide>
            <ExposureTable rows={page.exposures} total={page.exposures.length} show="host" />
            <p>
              {page.row.flaws.map((flaw) => (
                <span key={flaw}>
                  <a href={racePath(flaw)}>The race for {flaw}</a>{' '}
                </span>
              ))}
            </p>
          </Section>
          <div class="row">
            <Document page={page} />
            <Remedies page={page} />
          </div>
          <Affected page={page} />
        </>
      )}
    </AnswerOf>
  )
}

function Document({ page }: { page: AdvisoryPage }): JSX.Element {
  const { row, cvss, withdrawn, references, flags, summary } = page
  return (
    <Section title="What its publisher says" note={row.source}>
      {withdrawn !== null && (
        <p class="amber-ink">
          Withdrawn <When time={withdrawn} />
        </p>
      )}
      {flags.map((flag) => (
        <p key={flag.code} class="amber-ink">
          The document is at fault: {flag.message}
        </p>
      ))}
      <p class="prose">{summary === '' ? 'Nothing more than its title.' : summary}</p>
      <p class="soft">
        {row.published !== null && (
          <>
            Published <When time={row.published} />.{' '}
          </>
        )}
        {row.severity !== null && `Severity ${row.severity}. `}
        {cvss !== null && `CVSS ${cvss.score}. `}
        {row.knownExploited && 'Known to be exploited. '}
        {row.epss === null
          ? 'Chance of exploitation unknown.'
          : `Chance of exploitation within 30 days ${share(row.epss, 1)}.`}
      </p>
      {references.length > 0 && (
        <details>
          <summary>References</summary>
          <ul class="plain-list">
            {references.map((reference) => (
              <li key={reference}>{reference}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  )
}

function Remedies({ page: { remedies } }: { page: AdvisoryPage }): JSX.Element {
  return (
    <Section title="How to close it">
      {remedies.length === 0 && <p class="soft">It names no remedy; the fixed versions stand below.</p>}
      {remedies.map((remedy) => (
        <p key={remedy.text}>
          <strong>{wordOf(REMEDY_WORD, remedy.kind)}.</strong> {remedy.text}
          {remedy.restart === 'service' && ' Restart the service.'}
          {remedy.restart === 'machine' && ' Restart the machine.'}
        </p>
      ))}
    </Section>
  )
}

function Affected({ page: { affected } }: { page: AdvisoryPage }): JSX.Element | null {
  if (affected.length === 0) return null
  return (
    <Section title="Affected packages" wide>
      <Table
        caption="Affected packages"
        columns={[{ title: 'Where' }, { title: 'Package' }, { title: 'Fixed in', wide: true }]}
        rows={affected.map((one, i) => ({
          key: `${i}`,
          cells: [
            one.ecosystem,
            `${one.name}${one.status === 'affected' ? '' : ` (${one.status})`}`,
            <span key="fixed">
              {one.fixed.length > 0 ? one.fixed.join(', ') : 'no fix is known'}
              {one.verdictWords !== null && <small> {one.verdictWords}</small>}
            </span>,
          ],
        }))}
      />
    </Section>
  )
}

import type { JSX } from 'preact'
import type { Deadline } from '../client/types.ts'
import { Section } from './section.tsx'

const INPUTS: ReadonlyArray<[keyof Deadline['inputs'], string]> = [
  ['exploited', 'Known exploited'],
  ['reachable', 'Publicly reachable'],
  ['automatable', 'Automatable'],
  ['totalImpact', 'Total impact'],
]

/** The row of the directive with its four inputs: never a bare number. */
export function DeadlineBox({ deadline }: { deadline: Deadline }): JSX.Element {
  return (
    <Section title={`Deadline: ${rowTitle(deadline)}`} note="CISA BOD 26-04">
      <table class="facts-table">
        <tbody>
          {INPUTS.map(([name, words]) => {
            const { value, why } = deadline.inputs[name]
            return (
              <tr key={name}>
                <th scope="row">{words}</th>
                <td>
                  <strong>{value === null ? `unknown, counted as ${yes(deadline.row[name])}` : yes(value)}</strong>:{' '}
                  {why}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p class="soft">{deadline.words}</p>
    </Section>
  )
}

export function rowTitle({ days, forensics }: Pick<Deadline, 'days' | 'forensics'>): string {
  const time = days === null ? 'the next upgrade' : `${days} days`
  return forensics ? `${time} and a forensic check` : time
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no'
}

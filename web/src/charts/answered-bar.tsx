import type { JSX } from 'preact'
import type { ThreatCard } from '../client/types.ts'
import { count, share } from '../text/number.ts'
import { STATUS_WORDS } from '../text/words.ts'

type Class = keyof ThreatCard['answered']

const ORDER: readonly Class[] = ['2xx', '3xx', '5xx', '4xx', '1xx', 'none']

/** What our servers said to these requests; ember is what they should not have said. */
export function AnsweredBar({ answered }: { answered: ThreatCard['answered'] }): JSX.Element {
  const shown = ORDER.filter((status) => answered[status] > 0)
  const all = shown.reduce((sum, status) => sum + answered[status], 0)
  return (
    <>
      <div class="bar-line" aria-hidden="true">
        {shown.map((status) => (
          <span key={status} class={`status-${status}`} style={{ flexGrow: answered[status] }} />
        ))}
      </div>
      <table class="facts-table">
        <tbody>
          {shown.map((status) => (
            <tr key={status}>
              <th scope="row">
                <i class={`swatch status-${status}`} aria-hidden="true" /> {status}
              </th>
              <td>{STATUS_WORDS[status]}</td>
              <td class="n">{count(answered[status])}</td>
              <td class="n soft">{share(answered[status], all)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

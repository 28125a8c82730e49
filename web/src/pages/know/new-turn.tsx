import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Field } from '../../parts/field.tsx'
import { Section } from '../../parts/section.tsx'
import type { Act } from '../../parts/use-act.ts'
import { zoneName } from '../../text/when.tsx'

const DAY = 86_400_000

export function NewTurn({ act }: { act: Act }): JSX.Element {
  const [person, setPerson] = useState('')
  const [from, setFrom] = useState(() => local(Date.now()))
  const [days, setDays] = useState('7')
  return (
    <Section title="New turn" note={`times of ${zoneName()}`} wide>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault()
          const start = new Date(from).getTime()
          const body = {
            person,
            from: new Date(start).toISOString(),
            to: new Date(start + Number(days) * DAY).toISOString(),
          }
          act.send('POST', '/api/duty/turns', body, () => setPerson(''))
        }}
      >
        <Field label="Who" note="a user, at least an operator" value={person} set={setPerson} max={80} />
        <Field label="From" type="datetime-local" value={from} set={setFrom} />
        <Field label="Days" type="number" min={1} max={400} value={days} set={setDays} />
        <button type="submit" disabled={act.busy}>
          Add turn
        </button>
      </form>
    </Section>
  )
}

/** As an input of local time wants it: `2026-11-28T18:00`. */
function local(time: number): string {
  const shifted = new Date(time - new Date(time).getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Settings } from '../../../client/types.ts'
import { useAnswer } from '../../../live/use-answer.ts'
import { AnswerOf } from '../../../parts/answer-of.tsx'
import { FaultLine } from '../../../parts/fault-line.tsx'
import { Field } from '../../../parts/field.tsx'
import { Section } from '../../../parts/section.tsx'
import { useAct } from '../../../parts/use-act.ts'
import { counted } from '../../../text/number.ts'

export function Retention({ mayChange }: { mayChange: boolean }): JSX.Element {
  const of = useAnswer<Settings>('/api/settings')
  return (
    <Section title="This site" note="name, and how long things are kept">
      <AnswerOf of={of} what="the settings">
        {(settings) =>
          mayChange ? (
            <Form settings={settings} />
          ) : (
            <table class="facts-table">
              <tbody>
                <tr>
                  <th scope="row">Name</th>
                  <td>{settings.siteName}</td>
                </tr>
                <tr>
                  <th scope="row">Sightings are kept</th>
                  <td>
                    {counted(settings.keepDays, 'day')}, at most {settings.keepGigabytes} GB
                  </td>
                </tr>
                <tr>
                  <th scope="row">A sign-in lasts</th>
                  <td>{counted(settings.sessionHours, 'hour')}</td>
                </tr>
              </tbody>
            </table>
          )
        }
      </AnswerOf>
    </Section>
  )
}

/** What was typed stands over what the server has, until it is saved. */
function Form({ settings }: { settings: Settings }): JSX.Element {
  const [typed, setTyped] = useState<Partial<Record<keyof Settings, string>>>({})
  const [done, setDone] = useState(false)
  const { fault, busy, send } = useAct()
  const text = (name: keyof Settings): string => typed[name] ?? String(settings[name])
  const set = (name: keyof Settings) => (value: string) => {
    setDone(false)
    setTyped({ ...typed, [name]: value })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const body = {
          siteName: text('siteName'),
          keepDays: Number(text('keepDays')),
          keepGigabytes: Number(text('keepGigabytes')),
          sessionHours: Number(text('sessionHours')),
        }
        send('PUT', '/api/settings', body, () => {
          setTyped({})
          setDone(true)
        })
      }}
    >
      <Field label="Name" value={text('siteName')} set={set('siteName')} max={80} />
      <Field
        label="Keep sightings"
        note="days"
        type="number"
        min={1}
        max={3660}
        value={text('keepDays')}
        set={set('keepDays')}
      />
      <Field
        label="At most"
        note="gigabytes; the oldest days go first"
        type="number"
        min={0.1}
        max={100_000}
        step="any"
        value={text('keepGigabytes')}
        set={set('keepGigabytes')}
      />
      <Field
        label="A sign-in lasts"
        note="hours"
        type="number"
        min={1}
        max={720}
        value={text('sessionHours')}
        set={set('sessionHours')}
      />
      <FaultLine fault={fault} />
      <button type="submit" disabled={busy}>
        Save
      </button>
      <span role="status">{done && <span class="chip pine">saved</span>}</span>
    </form>
  )
}

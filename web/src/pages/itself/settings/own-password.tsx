import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Me } from '../../../client/types.ts'
import { FaultLine } from '../../../parts/fault-line.tsx'
import { Field } from '../../../parts/field.tsx'
import { Section } from '../../../parts/section.tsx'
import { useAct } from '../../../parts/use-act.ts'

export function OwnPassword({ me }: { me: Me }): JSX.Element {
  const [has, setHas] = useState(me.hasPassword)
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [done, setDone] = useState(false)
  const { fault, busy, send } = useAct()
  return (
    <Section title="Your password" note={has ? 'other sign-ins of yours end when you change it' : 'you have none yet'}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send('PUT', '/api/me/password', { password, ...(has ? { current } : {}) }, () => {
            setCurrent('')
            setPassword('')
            setHas(true)
            setDone(true)
          })
        }}
      >
        <input
          class="unseen"
          type="text"
          autocomplete="username"
          value={me.name}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {has && (
          <Field
            label="Current"
            type="password"
            value={current}
            set={setCurrent}
            autocomplete="current-password"
            max={256}
          />
        )}
        <Field
          label="New"
          note="at least 12 characters; a sentence is good"
          type="password"
          value={password}
          set={setPassword}
          autocomplete="new-password"
          min={12}
          max={256}
        />
        <FaultLine fault={fault} />
        <button type="submit" disabled={busy}>
          {has ? 'Change password' : 'Set password'}
        </button>
        <span role="status">{done && <span class="chip pine">changed</span>}</span>
      </form>
    </Section>
  )
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ChannelKind } from '../../../client/types.ts'
import { Choice, Field } from '../../../parts/field.tsx'
import type { Act } from '../../../parts/use-act.ts'

interface Part {
  name: string
  label: string
  note?: string
  secret?: boolean
  optional?: boolean
}

/** What each kind is asked for here; rarer settings are for the command line. */
const PARTS: Record<ChannelKind, readonly Part[]> = {
  mail: [
    { name: 'host', label: 'Mail server' },
    { name: 'user', label: 'User', optional: true },
    { name: 'password', label: 'Password', secret: true, optional: true },
    { name: 'from', label: 'From' },
    { name: 'to', label: 'To', note: 'one address' },
  ],
  webhook: [
    { name: 'url', label: 'Address', secret: true },
    { name: 'secret', label: 'Signing secret', note: '16 characters or more', secret: true, optional: true },
  ],
  ntfy: [
    { name: 'server', label: 'Server', note: 'https://…' },
    { name: 'topic', label: 'Topic' },
    { name: 'token', label: 'Token', secret: true, optional: true },
  ],
  matrix: [
    { name: 'server', label: 'Server', note: 'https://…' },
    { name: 'room', label: 'Room', note: '!id:server' },
    { name: 'token', label: 'Token', secret: true },
  ],
  slack: [{ name: 'url', label: 'Address of the webhook', secret: true }],
}

const KINDS = (Object.keys(PARTS) as ChannelKind[]).map((kind) => [kind, kind] as const)

export function NewChannel({ act }: { act: Act }): JSX.Element {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<ChannelKind>('mail')
  const [person, setPerson] = useState('')
  const [values, setValues] = useState<Record<string, string>>({})
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault()
        const body = { name, kind, person: person.trim() === '' ? null : person, settings: settingsOf(kind, values) }
        act.send('POST', '/api/channels', body, () => {
          setName('')
          setValues({})
        })
      }}
    >
      <Field label="New channel" value={name} set={setName} max={80} />
      <Choice label="Kind" value={kind} of={KINDS} set={setKind} />
      <Field label="Person" note="empty: the board" value={person} set={setPerson} max={80} optional />
      {PARTS[kind].map((part) => (
        <Field
          key={part.name}
          label={part.label}
          {...(part.note === undefined ? {} : { note: part.note })}
          type={part.secret ? 'password' : 'text'}
          optional={part.optional ?? false}
          value={values[part.name] ?? ''}
          set={(value) => setValues({ ...values, [part.name]: value })}
        />
      ))}
      <button type="submit" disabled={act.busy}>
        Add channel
      </button>
    </form>
  )
}

function settingsOf(kind: ChannelKind, values: Record<string, string>): Record<string, unknown> {
  const given = PARTS[kind].filter(({ name }) => (values[name] ?? '') !== '')
  return Object.fromEntries(given.map(({ name }) => [name, name === 'to' ? [values[name]] : values[name]]))
}

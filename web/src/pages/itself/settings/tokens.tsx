import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Me, Token, Tokens } from '../../../client/types.ts'
import { useAnswer } from '../../../live/use-answer.ts'
import { AnswerOf } from '../../../parts/answer-of.tsx'
import { FaultLine } from '../../../parts/fault-line.tsx'
import { Choice, Field } from '../../../parts/field.tsx'
import { Once } from '../../../parts/once.tsx'
import { Section } from '../../../parts/section.tsx'
import { Sure } from '../../../parts/sure.tsx'
import { Table } from '../../../parts/table.tsx'
import { type Act, useAct } from '../../../parts/use-act.ts'
import { When } from '../../../text/when.tsx'

type Scope = Token['scope']

const SCOPES = [
  ['sensor', 'sensor: sends sightings'],
  ['read', 'read: looks, like a viewer'],
  ['admin', 'admin: may everything'],
] as const

interface Made {
  token: Token
  secret: string
}

export function TokensPart({ me }: { me: Me }): JSX.Element {
  const of = useAnswer<Tokens>('/api/tokens')
  const act = useAct()
  const [made, setMade] = useState<Made | null>(null)
  return (
    <Section title="Tokens" note="for sensors and programs; every token ends" wide>
      <FaultLine fault={act.fault} />
      {made !== null && (
        <Once
          says={`The token ${made.token.name}, shown this once:`}
          secret={made.secret}
          close={() => setMade(null)}
        />
      )}
      <AnswerOf of={of} what="the tokens">
        {({ tokens }) =>
          tokens.length === 0 ? (
            <p class="soft">No token yet. A sensor on another host needs one.</p>
          ) : (
            <TokenTable tokens={tokens} act={act} />
          )
        }
      </AnswerOf>
      <NewToken act={act} admin={me.role === 'admin'} made={setMade} />
    </Section>
  )
}

function TokenTable({ tokens, act }: { tokens: readonly Token[]; act: Act }): JSX.Element {
  return (
    <Table
      caption="Tokens"
      columns={[
        { title: 'Name' },
        { title: 'May' },
        { title: 'Made by', spare: true },
        { title: 'Last used' },
        { title: 'Ends' },
        { title: 'Acts', wide: true },
      ]}
      rows={tokens.map((token) => ({
        key: token.id,
        cells: [
          token.name,
          token.sensor === null ? token.scope : `send for ${token.sensor}`,
          token.owner,
          token.lastUsed === null ? 'never' : <When key="used" time={token.lastUsed} />,
          <When key="ends" time={token.expires} />,
          <Sure key="acts" word="Delete" of={token.name} act={() => act.send('DELETE', `/api/tokens/${token.id}`)} />,
        ],
      }))}
    />
  )
}

function NewToken({ act, admin, made }: { act: Act; admin: boolean; made: (made: Made) => void }): JSX.Element {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>(admin ? 'sensor' : 'read')
  const [sensor, setSensor] = useState('')
  const [days, setDays] = useState('365')
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault()
        const body = { name, scope, days: Number(days), ...(scope === 'sensor' ? { sensor } : {}) }
        act.send<Made>('POST', '/api/tokens', body, (answer) => {
          made(answer)
          setName('')
          setSensor('')
        })
      }}
    >
      <Field label="New token" value={name} set={setName} max={80} />
      <Choice label="May" value={scope} of={admin ? SCOPES : SCOPES.filter(([one]) => one === 'read')} set={setScope} />
      {scope === 'sensor' && <Field label="Sensor" note="its name" value={sensor} set={setSensor} max={100} />}
      <Field label="Days" type="number" min={1} max={1100} value={days} set={setDays} />
      <button type="submit" disabled={act.busy}>
        Make token
      </button>
    </form>
  )
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Me, SignInLink, User, Users } from '../../../client/types.ts'
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

type Role = User['role']

const ROLES = [
  ['viewer', 'viewer: looks'],
  ['operator', 'operator: acts'],
  ['approver', 'approver: agrees, reads the audit'],
  ['admin', 'admin: may everything'],
] as const

interface Handed {
  name: string
  link: SignInLink
}

export function UsersPart({ me }: { me: Me }): JSX.Element {
  const of = useAnswer<Users>('/api/users')
  const act = useAct()
  const [handed, setHanded] = useState<Handed | null>(null)
  return (
    <Section title="Users" note="who may sign in" wide>
      <FaultLine fault={act.fault} />
      {handed !== null && (
        <Once
          says={`Hand this link to ${handed.name}: it works once, for 15 minutes.`}
          secret={location.origin + handed.link.path}
          close={() => setHanded(null)}
        />
      )}
      <AnswerOf of={of} what="the users">
        {({ users }) => <UserTable users={users} me={me} act={act} hand={setHanded} />}
      </AnswerOf>
      <NewUser act={act} hand={setHanded} />
    </Section>
  )
}

interface UserTableProps {
  users: readonly User[]
  me: Me
  act: Act
  hand: (handed: Handed) => void
}

function UserTable({ users, me, act, hand }: UserTableProps): JSX.Element {
  return (
    <Table
      caption="Users"
      columns={[
        { title: 'Name' },
        { title: 'Role' },
        { title: 'Signs in by' },
        { title: 'Last' },
        { title: 'Acts', wide: true },
      ]}
      rows={users.map((user) => ({
        key: user.id,
        cells: [
          <span key="name">
            {user.name} {user.disabled && <span class="chip plain">locked out</span>}
            {user.id === me.id && <small> you</small>}
          </span>,
          <Choice
            key="role"
            bare
            label={`Role of ${user.name}`}
            value={user.role}
            of={ROLES.map(([role]) => [role, role] as const)}
            set={(role: Role) => act.send('PATCH', `/api/users/${user.id}`, { role })}
          />,
          [user.hasPassword ? 'password' : '', user.single ? 'identity provider' : ''].filter(Boolean).join(', ') ||
            'link',
          user.lastSignIn === null ? 'never' : <When key="last" time={user.lastSignIn} />,
          <span key="acts" class="acts">
            <button
              type="button"
              class="small quiet"
              disabled={user.disabled}
              onClick={() =>
                act.send<SignInLink>('POST', `/api/users/${user.id}/link`, undefined, (link) =>
                  hand({ name: user.name, link }),
                )
              }
            >
              New link<span class="unseen"> for {user.name}</span>
            </button>
            <button
              type="button"
              class="small quiet"
              onClick={() => act.send('PATCH', `/api/users/${user.id}`, { disabled: !user.disabled })}
            >
              {user.disabled ? 'Let in' : 'Lock out'}
              <span class="unseen"> {user.name}</span>
            </button>
            <Sure word="Remove" of={user.name} act={() => act.send('DELETE', `/api/users/${user.id}`)} />
          </span>,
        ],
      }))}
    />
  )
}

function NewUser({ act, hand }: { act: Act; hand: (handed: Handed) => void }): JSX.Element {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault()
        act.send<{ user: User; link: SignInLink }>('POST', '/api/users', { name, role }, ({ user, link }) => {
          hand({ name: user.name, link })
          setName('')
        })
      }}
    >
      <Field label="New user" value={name} set={setName} max={80} />
      <Choice label="Role" value={role} of={ROLES} set={setRole} />
      <button type="submit" disabled={act.busy}>
        Add user
      </button>
    </form>
  )
}

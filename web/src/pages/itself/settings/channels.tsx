import type { JSX } from 'preact'
import type { Channel, Channels } from '../../../client/types.ts'
import { useAnswer } from '../../../live/use-answer.ts'
import { AnswerOf } from '../../../parts/answer-of.tsx'
import { FaultLine } from '../../../parts/fault-line.tsx'
import { Section } from '../../../parts/section.tsx'
import { Sure } from '../../../parts/sure.tsx'
import { Table } from '../../../parts/table.tsx'
import { type Act, useAct } from '../../../parts/use-act.ts'
import { count } from '../../../text/number.ts'
import { When } from '../../../text/when.tsx'
import { NewChannel } from './new-channel.tsx'

export function ChannelsPart({ mayChange }: { mayChange: boolean }): JSX.Element {
  const of = useAnswer<Channels>('/api/channels')
  const act = useAct()
  return (
    <Section title="Channels" note="how people on duty and the board are told" wide>
      <FaultLine fault={act.fault} />
      <AnswerOf of={of} what="the channels">
        {({ channels }) =>
          channels.length === 0 ? (
            <p class="soft">No channel yet: only this console tells anybody.</p>
          ) : (
            <ChannelTable channels={channels} act={act} mayChange={mayChange} />
          )
        }
      </AnswerOf>
      {mayChange && <NewChannel act={act} />}
    </Section>
  )
}

interface ChannelTableProps {
  channels: readonly Channel[]
  act: Act
  mayChange: boolean
}

function ChannelTable({ channels, act, mayChange }: ChannelTableProps): JSX.Element {
  return (
    <Table
      caption="Channels"
      columns={[
        { title: 'Name' },
        { title: 'Reaches' },
        { title: 'At', spare: true },
        { title: 'How it fares', wide: true },
        { title: 'Acts' },
      ]}
      rows={channels.map((channel) => ({
        key: channel.id,
        cells: [
          channel.name,
          channel.person ?? 'the board',
          `${channel.kind}, ${channel.where}`,
          <Fare key="fare" channel={channel} />,
          mayChange && (
            <span key="acts" class="acts">
              <button
                type="button"
                class="small quiet"
                disabled={act.busy}
                onClick={() => act.send('POST', `/api/channels/${channel.id}/test`)}
              >
                Test<span class="unseen"> {channel.name}</span>
              </button>
              <Sure word="Remove" of={channel.name} act={() => act.send('DELETE', `/api/channels/${channel.id}`)} />
            </span>
          ),
        ],
      }))}
    />
  )
}

function Fare({ channel }: { channel: Channel }): JSX.Element {
  const { lastSent, waiting, givenUp, fault } = channel
  return (
    <>
      {lastSent === null ? (
        'nothing sent yet'
      ) : (
        <>
          last sent <When time={lastSent} />
        </>
      )}
      {waiting > 0 && <>, {count(waiting)} waiting</>}
      {givenUp > 0 && <span class="ember-ink">, ▲ {count(givenUp)} never arrived</span>}
      {fault !== null && <small>: {fault}</small>}
    </>
  )
}

import { checkSettings, openChannel, whereOf } from '../../../tell/channels/api.ts'
import { FirebreakError } from '../../../support/errors.ts'
import { iso } from '../../../support/time.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { type Channel, ChannelPath, Channels, NewChannel } from '../schemas/channels.ts'
import { Done } from '../schemas/common.ts'
import type { Parts } from '../parts.ts'

export const channelRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/channels',
      verb: 'read',
      object: 'channel',
      summary: 'Ways to our own people and to the board, and how their messages fare. Never the secrets.',
      answer: Channels,
    },
    async (_call, { channels }) => ({ channels: (await channels.channels()).map(shown) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/channels',
      verb: 'create',
      object: 'channel',
      summary: 'Add a way to a person, or to the board.',
      body: NewChannel,
      answer: Done,
    },
    async ({ body, caller }, parts) => {
      const settings = checked(body.kind, body.settings)
      const person = body.person === null ? null : (await parts.accounts.userNamed(body.person))?.name
      if (person === undefined) refuse('bad-request', 'there is no such user', 'person')
      const act = {
        actor: caller.name,
        action: 'add-channel',
        object: `channel ${body.name}`,
        detail: { kind: body.kind, person, where: whereOf(body.kind, settings) },
      }
      const added = await parts.channels.addChannel(act, { name: body.name, kind: body.kind, person, settings })
      if (added === null) refuse('conflict', 'there is a channel of this name already', 'name')
      parts.told(act)
      return { done: true as const }
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/channels/{id}/test',
      verb: 'change',
      object: 'channel',
      summary: 'Send a message that says it is a test, and say how it went.',
      params: ChannelPath,
      answer: Done,
    },
    async ({ params, caller }, parts) => {
      const channel = await find(parts, params.id)
      const message = {
        id: `test-${parts.clock()}`,
        subject: 'A test of this channel by Firebreak',
        text: `${caller.name} wanted to know whether messages arrive here. This one did.`,
        urgent: false,
        link: null,
      }
      try {
        await openChannel(channel.kind, channel.settings).send(message)
      } catch (error) {
        if (error instanceof FirebreakError) return refuse('not-delivered', error.message)
        throw error
      }
      return { done: true as const }
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/channels/{id}',
      verb: 'delete',
      object: 'channel',
      summary: 'Remove a channel, with what waits to go through it.',
      params: ChannelPath,
      answer: Done,
    },
    async ({ params, caller }, parts) => {
      const { name } = await find(parts, params.id)
      const act = { actor: caller.name, action: 'remove-channel', object: `channel ${name}` }
      if (!(await parts.channels.removeChannel(act, params.id))) refuse('not-found', 'no channel has this id')
      parts.told(act)
      return { done: true as const }
    },
  ),
]

type State = Awaited<ReturnType<Parts['channels']['channels']>>[number]

async function find({ channels }: Parts, id: string): Promise<State> {
  const channel = (await channels.channels()).find((one) => one.id === id)
  return channel ?? refuse('not-found', 'no channel has this id')
}

function checked(kind: State['kind'], settings: Record<string, unknown>): Record<string, unknown> {
  try {
    return checkSettings(kind, settings)
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error
    return refuse('bad-request', error.message, `settings.${error.field ?? ''}`)
  }
}

function shown({ settings, lastSent, created: _created, ...channel }: State): Channel {
  return {
    ...channel,
    where: whereOf(channel.kind, settings),
    lastSent: lastSent === null ? null : iso(lastSent),
  }
}

import { z } from 'zod'
import { CHANNEL_KINDS } from '../../../tell/channels/api.ts'
import { Count, Id, Time } from './common.ts'

export const ChannelKind = z.enum(CHANNEL_KINDS).meta({ id: 'ChannelKind' })

export const Channel = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: ChannelKind,
    person: z.string().nullable().describe('Null: it leads to the board.'),
    where: z.string().describe('Where it leads, without its secrets.'),
    lastSent: Time.nullable(),
    waiting: Count,
    givenUp: Count.describe('Messages that never got through.'),
    fault: z.string().nullable().describe('Why the newest try failed.'),
  })
  .meta({ id: 'Channel' })

export const Channels = z.object({ channels: z.array(Channel) }).meta({ id: 'Channels' })

export const NewChannel = z
  .object({
    name: z.string().trim().min(1).max(80),
    kind: ChannelKind,
    person: z.string().trim().min(1).max(80).nullable(),
    settings: z.record(z.string(), z.unknown()).describe('What the kind needs; docs/duty.md lists it.'),
  })
  .strict()
  .meta({ id: 'NewChannel' })

export const ChannelPath = z.object({ id: Id })

export type Channel = z.output<typeof Channel>

import { fail } from '../../support/errors.ts'
import { mail } from './mail.ts'
import { matrix } from './matrix.ts'
import { ntfy } from './ntfy.ts'
import { slack } from './slack.ts'
import type { Channel, ChannelKind } from './types.ts'
import { webhook } from './webhook.ts'

const members = { mail, matrix, ntfy, slack, webhook } as const

export type ChannelName = keyof typeof members
export const CHANNEL_KINDS = Object.keys(members) as ChannelName[]

/** Throws `usage` that names the field when the settings are not right for the kind. */
export function checkSettings(kind: ChannelName, settings: unknown): Record<string, unknown> {
  const read = kindOf(kind).settings.safeParse(settings)
  if (read.success) return read.data as Record<string, unknown>
  const [issue] = read.error.issues
  return fail('usage', `A channel of kind ${kind}: ${issue?.message ?? 'not understood'}.`, {
    field: issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? 'settings') : 'settings'),
  })
}

/** The settings must have come through `checkSettings`. */
export function openChannel(kind: ChannelName, settings: unknown): Channel {
  return kindOf(kind).open(settings)
}

/** Settings as they may be shown: without secrets. */
export function shownSettings(kind: ChannelName, settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !kindOf(kind).secrets.includes(name)))
}

export function whereOf(kind: ChannelName, settings: unknown): string {
  return kindOf(kind).where(settings)
}

function kindOf(kind: ChannelName): ChannelKind {
  return members[kind] as ChannelKind
}

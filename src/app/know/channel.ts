import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { ChannelOptions, CommonOptions } from '../../cli/ports.ts'
import { channelsText } from '../../cli/render/channel-text.ts'
import { count } from '../../cli/render/wording.ts'
import { FirebreakError, fail, fileErrorCode } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { iso } from '../../support/time.ts'
import { CHANNEL_KINDS, checkSettings, openChannel, whereOf } from '../../tell/channels/api.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import type { Stores } from '../live/open-stores.ts'
import { withStores } from '../live/with-stores.ts'
import { createTerminal, type Terminal } from '../terminal.ts'

/** Bytes of a settings file. */
const LARGEST = 64 * 1024

/** `firebreak channel ls` */
export async function channelList(options: CommonOptions): Promise<number> {
  const terminal = createTerminal(options)
  const rows = await withStores(({ channels }) => channels.channels())
  const shown = rows.map(({ settings, created, lastSent, ...row }) => ({
    ...row,
    where: whereOf(row.kind, settings),
    created: iso(created),
    lastSent: lastSent === null ? null : iso(lastSent),
  }))
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.channels/1', channels: shown }, options)
      : channelsText(shown, terminal.paint),
  )
  return 0
}

/** `firebreak channel add` */
export async function channelAdd(name: string, options: ChannelOptions): Promise<number> {
  const terminal = createTerminal(options)
  const kind = CHANNEL_KINDS.find((one) => one === options.kind)
  if (kind === undefined)
    return fail('usage', `--kind ${visibleText(options.kind)}: one of ${CHANNEL_KINDS.join(', ')}.`, {
      field: '--kind',
    })
  const settings = readSettings(options.settings, kind)
  return withStores(async ({ accounts, channels }) => {
    const user = options.person === undefined ? null : await accounts.userNamed(options.person)
    if (options.person !== undefined && user === null)
      return fail('usage', `There is no user ${visibleText(options.person)}.`, { field: '--person' })
    const person = user?.name ?? null
    const where = whereOf(kind, settings)
    if (!options.dryRun) {
      const detail = { kind, person, where }
      const act = { actor: 'command line', action: 'add-channel', object: `channel ${name}`, detail }
      if ((await channels.addChannel(act, { name, kind, person, settings })) === null)
        return fail('usage', `There is a channel ${visibleText(name)} already.`, { field: 'name' })
    }
    return tell(
      terminal,
      options,
      { done: 'add', channel: { name, kind, person, where } },
      `${options.dryRun ? 'Would reach' : 'Reaches'} ${visibleText(person ?? 'the board')} at ${visibleText(where)}. Try it: firebreak channel test ${visibleText(name)}`,
    )
  })
}

/** `firebreak channel rm` */
export function channelRemove(name: string, options: CommonOptions): Promise<number> {
  const terminal = createTerminal(options)
  return withStores(async (stores) => {
    const channel = await find(stores, name)
    const act = { actor: 'command line', action: 'remove-channel', object: `channel ${channel.name}` }
    if (!options.dryRun) await stores.channels.removeChannel(act, channel.id)
    const waiting = channel.waiting === 0 ? '' : ` ${count(channel.waiting, 'message')} that waited went with it.`
    return tell(
      terminal,
      options,
      { done: 'remove', channel: briefly(channel) },
      `${options.dryRun ? 'Would remove' : 'Removed'} ${visibleText(channel.name)}.${waiting}`,
    )
  })
}

/** `firebreak channel test` */
export function channelTest(name: string, options: CommonOptions): Promise<number> {
  const terminal = createTerminal(options)
  return withStores(async (stores) => {
    const channel = await find(stores, name)
    if (!options.dryRun)
      await openChannel(channel.kind, channel.settings).send({
        id: `test-${Date.now()}`,
        subject: 'A test of this channel by Firebreak',
        text: 'Somebody at the command line wanted to know whether messages arrive here. This one did.',
        urgent: false,
        link: null,
      })
    return tell(
      terminal,
      options,
      { done: 'test', channel: briefly(channel) },
      options.dryRun
        ? 'Nothing was sent.'
        : `${visibleText(whereOf(channel.kind, channel.settings))} has taken the test message.`,
    )
  })
}

type Found = Awaited<ReturnType<Stores['channels']['channels']>>[number]

/** A channel without anything that could be a secret. */
function briefly({ name, kind, person, settings }: Found): object {
  return { name, kind, person, where: whereOf(kind, settings) }
}

/** What was done, as JSON or as a sentence. */
async function tell(terminal: Terminal, options: CommonOptions, facts: object, sentence: string): Promise<number> {
  if (wantsJson(options)) {
    const dryRun = options.dryRun === true
    await terminal.write(jsonText({ schema: 'firebreak.channel/1', dryRun, ...facts }, options))
  } else terminal.say(sentence)
  return 0
}

async function find(stores: Stores, name: string): Promise<Found> {
  const channel = (await stores.channels.channels()).find((one) => one.name.toLowerCase() === name.toLowerCase())
  return (
    channel ?? fail('name-unknown', `There is no channel ${visibleText(name)}; \`firebreak channel ls\` lists them.`)
  )
}

function readSettings(file: string, kind: (typeof CHANNEL_KINDS)[number]): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new FirebreakError(fileErrorCode(error), `${visibleText(file)} cannot be read.`, { file, cause: error })
  }
  if (text.length > LARGEST) fail('usage', 'Settings of a channel are a few lines.', { file })
  const document = parseDocument(text, { strict: true, uniqueKeys: true })
  const [broken] = document.errors
  if (broken) fail('usage', broken.message.split('\n')[0] ?? 'not YAML', { file, line: broken.linePos?.[0].line ?? 1 })
  try {
    return checkSettings(kind, document.toJS({ maxAliasCount: 0 }))
  } catch (error) {
    if (!(error instanceof FirebreakError)) return fail('usage', 'Not plain data.', { file, cause: error })
    return fail('usage', error.message, { file, ...(error.field === undefined ? {} : { field: error.field }) })
  }
}

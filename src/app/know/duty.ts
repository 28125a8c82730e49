import { userInfo } from 'node:os'
import type { CommonOptions, EvaluateOptions, PersonOptions, TurnOptions } from '../../cli/ports.ts'
import { dutyText, inboxText } from '../../cli/render/duty-text.ts'
import { acknowledge as take, evaluate as judge, isOpen, wrongField } from '../../know/duty/inbox.ts'
import type { DutyAct } from '../../know/duty/ports.ts'
import { onDuty, unwatched } from '../../know/duty/rota.ts'
import type { Evaluation, EvaluationVerdict } from '../../model/evaluation.ts'
import { fail } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { iso } from '../../support/time.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { withStores } from '../live/with-stores.ts'
import { createTerminal } from '../terminal.ts'
import { timeAhead } from '../time-ahead.ts'

const DAY = 86_400_000
const VERDICTS: readonly EvaluationVerdict[] = ['affected', 'not-affected', 'mitigated', 'accepted', 'needs-change']

/** `firebreak advisory inbox` */
export async function inbox(options: CommonOptions & { all?: boolean }): Promise<number> {
  const terminal = createTerminal(options)
  const now = Date.now()
  const entries = await withStores((stores) => stores.duty.evaluations(now - 30 * DAY))
  const shown = entries.filter((entry) => options.all || isOpen(entry)).toSorted((a, b) => a.due - b.due)
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.inbox/1', evaluations: shown.map(withTimes) }, options)
      : inboxText(shown, entries.length, terminal.paint, now),
  )
  return 0
}

/** `firebreak advisory acknowledge` */
export function acknowledge(id: string, options: PersonOptions): Promise<number> {
  const person = options.by ?? userInfo().username
  const act = { actor: 'command line', action: 'acknowledge-advisory', object: `advisory ${id}`, detail: { person } }
  return change(id, options, act, (entry) => take(entry, person, Date.now()))
}

/** `firebreak advisory evaluate` */
export function evaluate(id: string, options: EvaluateOptions): Promise<number> {
  const now = Date.now()
  const verdict = VERDICTS.find((one) => one === options.verdict)
  if (verdict === undefined)
    return fail('usage', `--verdict ${visibleText(options.verdict)}: one of ${VERDICTS.join(', ')}.`, {
      field: '--verdict',
    })
  const person = options.by ?? userInfo().username
  const expires = options.expires === undefined ? null : timeAhead(options.expires, '--expires', now)
  const given = { person, verdict, reason: options.reason, expires }
  const wrong = wrongField(given, now)
  if (wrong === 'expires')
    fail('usage', `The verdict ${verdict} needs an end that lies ahead, at most a year away.`, { field: '--expires' })
  if (wrong === 'reason') fail('usage', 'A verdict needs its reason.', { field: '--reason' })
  const detail = { person, verdict, reason: options.reason, expires: expires === null ? null : iso(expires) }
  const act = { actor: 'command line', action: 'evaluate-advisory', object: `advisory ${id}`, detail }
  return change(id, options, act, (entry) => judge(entry, given, now))
}

/** `firebreak advisory duty ls` */
export async function dutyList(options: CommonOptions): Promise<number> {
  const terminal = createTerminal(options)
  const now = Date.now()
  const { turns, channels } = await withStores(async (stores) => ({
    turns: await stores.duty.turns(now),
    channels: await stores.channels.channels(),
  }))
  const holes = unwatched(turns, now, now + 14 * DAY)
  const reachable = new Set(channels.map((channel) => channel.person))
  const picture = {
    person: onDuty(turns, now),
    turns,
    unwatched: holes,
    unreachable: [...new Set(turns.map(({ person }) => person))].filter((person) => !reachable.has(person)),
  }
  const times = ({ from, to, ...rest }: { from: number; to: number }): object => ({
    ...rest,
    from: iso(from),
    to: iso(to),
  })
  await terminal.write(
    wantsJson(options)
      ? jsonText(
          { schema: 'firebreak.duty/1', ...picture, turns: turns.map(times), unwatched: holes.map(times) },
          options,
        )
      : dutyText(picture, terminal.paint),
  )
  return 0
}

/** `firebreak advisory duty add` */
export async function dutyAdd(person: string, options: TurnOptions): Promise<number> {
  const terminal = createTerminal(options)
  const from = timeAhead(options.from, '--from', Date.now())
  const to = timeAhead(options.to, '--to', from)
  if (to <= from) fail('usage', '--to is not later than --from.', { field: '--to' })
  return withStores(async ({ accounts, duty }) => {
    const user = await accounts.userNamed(person)
    if (user === null || user.disabled || user.role === 'viewer')
      return fail(
        'usage',
        `${visibleText(person)} is no user who may evaluate (operator, approver or admin). The console makes users: Settings, Users.`,
        {
          field: 'person',
        },
      )
    const detail = { from: iso(from), to: iso(to) }
    const act = { actor: 'command line', action: 'add-turn', object: `duty of ${user.name}`, detail }
    if (options.dryRun && !wantsJson(options)) {
      terminal.say(`Would put ${visibleText(user.name)} on duty from ${iso(from)} to ${iso(to)}. Nothing was changed.`)
      return 0
    }
    const wish = { person: user.name, from, to }
    const turn = options.dryRun ? { id: null, ...wish } : await duty.addTurn(act, wish)
    await terminal.write(
      wantsJson(options)
        ? jsonText({ schema: 'firebreak.turn/1', ...turn, from: iso(turn.from), to: iso(turn.to) }, options)
        : `${visibleText(user.name)} is on duty from ${iso(from)} to ${iso(to)}. Undo: firebreak advisory duty rm ${turn.id}\n`,
    )
    return 0
  })
}

/** `firebreak advisory duty rm` */
export async function dutyRemove(id: string, options: CommonOptions): Promise<number> {
  const terminal = createTerminal(options)
  const act = { actor: 'command line', action: 'remove-turn', object: `turn ${id}` }
  const removed = options.dryRun || (await withStores(({ duty }) => duty.removeTurn(act, id)))
  if (!removed)
    fail('name-unknown', `There is no turn ${visibleText(id)}; \`firebreak advisory duty ls --json\` lists them.`)
  if (wantsJson(options)) {
    const dryRun = options.dryRun === true
    await terminal.write(jsonText({ schema: 'firebreak.turn-removed/1', dryRun, id }, options))
  } else terminal.say(options.dryRun ? 'Nothing was changed.' : 'The turn is taken out of the rota.')
  return 0
}

async function change(
  id: string,
  options: CommonOptions,
  act: DutyAct,
  step: (before: Evaluation) => Evaluation | null,
): Promise<number> {
  const terminal = createTerminal(options)
  const after = await withStores(async ({ duty }) => {
    const before = await duty.evaluation(id)
    if (before === null)
      return fail(
        'name-unknown',
        `No advisory ${visibleText(id)} is in the inbox; \`firebreak advisory inbox --all\` lists them.`,
      )
    const next = step(before)
    if (next === null)
      return fail(
        'usage',
        before.closed === null
          ? `${visibleText(before.owner ?? 'Somebody')} has taken it already.`
          : `It is closed: ${before.closed.reason}.`,
      )
    if (options.dryRun) return next
    return duty.change(
      () => act,
      id,
      step,
      () => [],
    )
  })
  if (after === null) return fail('try-later', 'Somebody else changed it at the same moment.')
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.evaluation/1', ...withTimes(after) }, options)
      : `${visibleText(after.advisory)}: ${after.verdict ?? 'acknowledged'} by ${visibleText(after.owner ?? '')}${
          after.expires === null ? '' : `, until ${iso(after.expires)}`
        }.${options.dryRun ? ' Nothing was changed.' : ''}\n`,
  )
  return 0
}

function withTimes(entry: Evaluation): object {
  const time = (value: number | null): string | null => (value === null ? null : iso(value))
  return {
    ...entry,
    received: time(entry.received),
    due: time(entry.due),
    acknowledged: time(entry.acknowledged),
    expires: time(entry.expires),
    evaluated: time(entry.evaluated),
    closed: entry.closed === null ? null : { ...entry.closed, at: time(entry.closed.at) },
    escalations: entry.escalations.map((one) => ({ ...one, at: time(one.at) })),
  }
}

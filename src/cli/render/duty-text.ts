import type { DutyTurn, Evaluation } from '../../model/evaluation.ts'
import { visibleText } from '../../support/escape.ts'
import { duration, iso } from '../../support/time.ts'
import type { Paint } from './paint.ts'

/** One paragraph an advisory, the most urgent first. `known`: how many there are in all. */
export function inboxText(entries: readonly Evaluation[], known: number, paint: Paint, now: number): string {
  if (entries.length === 0)
    return known === 0
      ? 'No advisory has touched a host of yours in the last 30 days. `firebreak advisory ls` shows all that are known.\n'
      : `Nothing waits for a verdict. ${known} ${known === 1 ? 'is' : 'are'} evaluated or closed: firebreak advisory inbox --all\n`
  return `${entries.map((entry) => entryText(entry, paint, now)).join('\n')}\n`
}

function entryText(entry: Evaluation, paint: Paint, now: number): string {
  const lines = [
    `${paint.bold(visibleText(entry.advisory))}  ${visibleText(entry.title, 120)}`,
    `  ${stateWords(entry, now)}`,
  ]
  if (entry.reason !== null) lines.push(`  ${visibleText(entry.reason)}`)
  for (const step of entry.escalations)
    lines.push(
      paint.soft(`  ${day(step.at)} passed to ${visibleText(step.to ?? 'the board')}: ${visibleText(step.why)}`),
    )
  return lines.join('\n')
}

function stateWords(entry: Evaluation, now: number): string {
  if (entry.closed !== null) return `closed ${day(entry.closed.at)}: ${visibleText(entry.closed.reason)}`
  if (entry.verdict !== null) {
    const end = entry.expires === null ? '' : `, comes back ${day(entry.expires)}`
    return `${entry.verdict} (${visibleText(entry.evaluatedBy ?? '')})${end}`
  }
  const owner = entry.owner === null ? 'nobody owns it' : `with ${visibleText(entry.owner)}`
  const taken = entry.acknowledged === null ? 'not acknowledged' : 'acknowledged'
  const left = entry.due - now
  return `${owner}, ${taken}; evaluate it ${left > 0 ? `within ${duration(left)}` : `now: ${duration(-left)} overdue`}`
}

export interface DutyPicture {
  person: string | null
  turns: readonly DutyTurn[]
  unwatched: ReadonlyArray<{ from: number; to: number }>
  unreachable: readonly string[]
}

/** Who is on duty, the rota, and what is wrong with it. */
export function dutyText({ person, turns, unwatched, unreachable }: DutyPicture, paint: Paint): string {
  const lines = [
    person === null ? paint.ember('Nobody is watching.') : `${paint.bold(visibleText(person))} is on duty.`,
  ]
  for (const turn of turns) lines.push(`  ${day(turn.from)}  to  ${day(turn.to)}  ${visibleText(turn.person)}`)
  for (const hole of unwatched) lines.push(paint.ember(`  Nobody from ${day(hole.from)} to ${day(hole.to)}`))
  for (const one of unreachable)
    lines.push(`  ${visibleText(one)} has no channel, so only the console tells them: firebreak channel add`)
  if (person === null) lines.push('Add a turn: firebreak advisory duty add PERSON --from 2026-12-01T08:00Z --to 7d')
  return `${lines.join('\n')}\n`
}

function day(time: number): string {
  return iso(time).slice(0, 16).replace('T', ' ')
}

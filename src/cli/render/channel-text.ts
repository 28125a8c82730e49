import { visibleText } from '../../support/escape.ts'
import type { Paint } from './paint.ts'

export interface ShownChannel {
  name: string
  kind: string
  person: string | null
  where: string
  lastSent: string | null
  waiting: number
  givenUp: number
  fault: string | null
}

/** Two lines a channel: where it leads, and how its messages fare. */
export function channelsText(channels: readonly ShownChannel[], paint: Paint): string {
  if (channels.length === 0)
    return 'There is no channel: only the console tells anybody. Add one: firebreak channel add NAME --kind mail --settings FILE\n'
  return `${channels.map((channel) => `${headLine(channel, paint)}\n  ${fareWords(channel, paint)}`).join('\n')}\n`
}

function headLine({ name, kind, person, where }: ShownChannel, paint: Paint): string {
  return `${paint.bold(visibleText(name))}  ${kind} to ${visibleText(person ?? 'the board')}  ${paint.soft(visibleText(where))}`
}

function fareWords({ lastSent, waiting, givenUp, fault }: ShownChannel, paint: Paint): string {
  const sent = lastSent === null ? 'nothing sent yet' : `last sent ${lastSent.slice(0, 16).replace('T', ' ')}`
  const parts = [sent, `${waiting} waiting`]
  if (givenUp > 0) parts.push(paint.ember(`${givenUp} never arrived`))
  if (fault !== null) parts.push(paint.amber(visibleText(fault, 200)))
  return parts.join('; ')
}

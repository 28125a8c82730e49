import { iso } from '../../../support/time.ts'
import type { Handling } from '../../exposure/knowledge.ts'
import type { Race } from '../schemas/race.ts'

const DAY = 86_400_000

export interface RaceFacts {
  published: number | null
  handling: Handling | null
  firstProbe: number | null
  due: number | null
  now: number
  /** Hosts exposed now, and at most. */
  exposed: number
  most: number
}

/** What happened when, oldest first. */
export function raceMarks(facts: RaceFacts, events: ReadonlyArray<{ at: number; text: string }>): Race['marks'] {
  const { published, handling, firstProbe, due } = facts
  const marks: Array<{ at: number | null; kind: Race['marks'][number]['kind']; text: string }> = [
    { at: published, kind: 'published', text: 'Advisory published' },
    { at: handling?.received ?? null, kind: 'received', text: 'Reached the inbox' },
    { at: handling?.acknowledged ?? null, kind: 'acknowledged', text: 'Acknowledged' },
    { at: handling?.evaluated ?? null, kind: 'evaluated', text: `Evaluated: ${handling?.verdict ?? ''}` },
    { at: handling?.approved ?? null, kind: 'approved', text: 'Change approved' },
    { at: firstProbe, kind: 'first-probe', text: 'First probe on our own listeners' },
    { at: due, kind: 'deadline', text: 'Deadline' },
    ...events.map(({ at, text }) => ({ at, kind: 'event' as const, text })),
  ]
  return marks
    .flatMap(({ at, kind, text }) => (at === null ? [] : [{ at, kind, text }]))
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, kind, text }) => ({ t: iso(at), kind, text }))
}

/** Who is ahead. */
export function raceSentence({ published, firstProbe, due, now, exposed, most }: RaceFacts): string {
  const hosts = `${exposed} of ${most} ${most === 1 ? 'host' : 'hosts'} ${exposed === 1 ? 'is' : 'are'} still exposed`
  if (most === 0) return 'No host of ours was exposed to it.'
  if (exposed === 0) {
    return firstProbe === null
      ? 'Won: no host is exposed any more, and nobody has probed for it.'
      : 'No host is exposed any more.'
  }
  const late = due !== null && due < now ? `, ${days(now - due)} past the deadline` : ''
  if (firstProbe === null) return `${hosts}${late}. No probe for it was seen yet.`
  const after = published === null ? '' : `, ${days(firstProbe - published)} after the advisory`
  return `${hosts}${late}, and it is being probed for: the first probe came on ${iso(firstProbe).slice(0, 10)}${after}.`
}

function days(ms: number): string {
  const count = Math.max(0, Math.round(ms / DAY))
  return count === 1 ? '1 day' : `${count} days`
}

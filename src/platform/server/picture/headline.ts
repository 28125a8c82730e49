import { duration } from '../../../support/time.ts'
import type { Now } from '../schemas/now.ts'
import type { ThreatCard } from '../schemas/threats.ts'

export interface Headline {
  headline: string
  tone: Now['tone']
}

export interface Situation {
  cards: readonly ThreatCard[]
  sensors: { ok: number; blind: number }
  /** Lines of the last 24 hours. */
  lines: number
  /** What Firebreak itself cannot do right now. */
  troubles: readonly string[]
}

/** Is anything on fire: one sentence, the most urgent thing first; what we cannot see is never left out. */
export function headlineOf({ cards, sensors, lines, troubles }: Situation): Headline {
  // All that follows may be old.
  if (troubles.length > 0) return { headline: troubles.join(' '), tone: 'blind' }
  if (sensors.ok + sensors.blind === 0)
    return { headline: 'No sensor has reported yet: nothing is being watched.', tone: 'blind' }
  const blind = sensors.blind === 0 ? '' : ` ${count(sensors.blind, 'sensor')} cannot see everything.`
  const named = cards.filter((card) => card.kind !== 'generic')
  const growing = named.filter((card) => card.doublingMinutes !== null)
  const [worst] = growing
  if (worst !== undefined) return { headline: `${spreading(worst, growing.length)}${blind}`, tone: 'fire' }
  const answered = named.filter((card) => card.kind !== 'scanner' && card.answered['2xx'] > 0)
  const [first] = answered
  if (first !== undefined) {
    const requests = count(first.answered['2xx'], 'request')
    return {
      headline: `${requests} of ${first.name} got an ordinary answer: check whether it got in.${blind}`,
      tone: 'watch',
    }
  }
  if (sensors.ok === 0) return { headline: `No sensor sees everything: ${blind.trim()}`, tone: 'blind' }
  const tone = sensors.blind > 0 ? 'blind' : 'calm'
  if (lines === 0 && cards.length === 0)
    return {
      headline: `No line was logged in the last 24 hours: where nothing is written, nothing can be seen.${blind}`,
      tone: 'blind',
    }
  if (cards.length > 0)
    return { headline: `${count(cards.length, 'threat')} knocked in 24 hours, none is growing.${blind}`, tone }
  return { headline: `No probes in ${count(lines, 'line')} of the last 24 hours.${blind}`, tone }
}

function spreading(card: ThreatCard, growing: number): string {
  const others = growing > 1 ? `, and ${count(growing - 1, 'other threat')} ${growing > 2 ? 'grow' : 'grows'} too` : ''
  return `${card.name} is spreading: its sources double every ${duration((card.doublingMinutes ?? 0) * 60_000)}${others}.`
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

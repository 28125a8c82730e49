import type { Evaluation } from '../../model/evaluation.ts'
import { visibleText } from '../../support/escape.ts'
import { iso } from '../../support/time.ts'

/* What is said to people about the inbox. Titles are outside text and come through the escaper. */

/** Says something to a person, or to the board (null). Who gets it through which channel is not decided here. */
export interface Notice {
  key: string
  person: string | null
  subject: string
  text: string
  path: string
  urgent: boolean
}

export function arrivalNotice(evaluation: Evaluation): Notice | null {
  if (evaluation.owner === null) return null
  return {
    ...about(evaluation, 'arrived', evaluation.received),
    person: evaluation.owner,
    subject: `${name(evaluation)} is yours to evaluate`,
    text: `${title(evaluation)}\n${rowWords(evaluation)} Evaluate it by ${time(evaluation.due)}.`,
  }
}

/** About the last step of its escalations. */
export function escalationNotices(evaluation: Evaluation): Notice[] {
  const step = evaluation.escalations.at(-1)
  if (step === undefined) return []
  const base = { ...about(evaluation, `passed-${evaluation.escalations.length}`, evaluation.received), urgent: true }
  if (step.to === null)
    return [
      {
        ...base,
        person: null,
        subject: `Nobody has evaluated ${name(evaluation)}`,
        text: `${title(evaluation)}\n${rowWords(evaluation)} ${sentence(step.why)} ${
          evaluation.owner === null ? 'Nobody owns it.' : `It is with ${evaluation.owner}.`
        } It is due at ${time(evaluation.due)}.`,
      },
    ]
  return [
    {
      ...base,
      person: step.to,
      subject: `${name(evaluation)} passed to you`,
      text: `${title(evaluation)}\n${rowWords(evaluation)} ${sentence(step.why)} Evaluate it by ${time(evaluation.due)}.`,
    },
  ]
}

/** Once a day while nobody is on duty. */
export function unwatchedNotice(from: number): Notice {
  return {
    key: `unwatched-${iso(from).slice(0, 10)}`,
    person: null,
    subject: 'Nobody is watching',
    text: `Nobody is on duty at ${time(from)}. New advisories that touch your hosts reach nobody until somebody is.`,
    path: '/duty',
    urgent: true,
  }
}

function about(evaluation: Evaluation, what: string, at: number): Pick<Notice, 'key' | 'path' | 'urgent'> {
  return {
    key: `${what}:${evaluation.advisory}:${at}`,
    path: `/advisories/${encodeURIComponent(evaluation.advisory)}`,
    urgent: evaluation.days === 3,
  }
}

function rowWords({ days }: Evaluation): string {
  return days === null
    ? 'Its exposures close with the next upgrade.'
    : `Its most urgent exposure must be closed within ${days} days.`
}

function name(evaluation: Evaluation): string {
  return visibleText(evaluation.advisory, 80)
}

function title(evaluation: Evaluation): string {
  return visibleText(evaluation.title, 200)
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`
}

/** `2026-11-28 18:00 UTC` */
function time(at: number): string {
  return `${iso(at).slice(0, 16).replace('T', ' ')} UTC`
}

import { containingDelay } from './closed-forms.ts'
import type { Settings } from './settings.ts'

/** Something that could have been done, as a change of the settings. */
export interface Measure {
  id: string
  text: string
  apply(settings: Settings): Settings
}

/** What would have stopped it? Times are taken from the worm's own speed, so that the list fits a worm of seconds and one of days. */
export function measuresFor(settings: Settings, half: number): Measure[] {
  const early = half / 2
  const limit = containingDelay(settings)
  return [
    measure('patch-before', 'half of the hosts were patched before it began', (one) => ({
      ...one,
      hosts: Math.max(one.seeds, Math.round(one.hosts / 2)),
    })),
    measure('patch-during', `a tenth of the open hosts is patched every ${hours(half / 5)}, from the start`, (one) => ({
      ...one,
      patch: { share: 0.1 / (half / 5), from: 0 },
    })),
    measure('egress-half', 'half of the networks let no scan out', (one) => ({ ...one, egress: 0.5 })),
    measure('egress-most', 'nine of ten networks let no scan out', (one) => ({ ...one, egress: 0.9 })),
    measure('blocklist-fast', `everybody refuses a source ${hours(limit / 120)} after its infection`, (one) => ({
      ...one,
      blocklist: { share: 1, delayMinutes: limit / 2 },
    })),
    measure('blocklist-slow', `everybody refuses a source ${hours(limit / 30)} after its infection`, (one) => ({
      ...one,
      blocklist: { share: 1, delayMinutes: limit * 2 },
    })),
    measure('filter', `nine of ten refuse its request from ${hours(early)} on`, (one) => ({
      ...one,
      filter: { share: 0.9, from: early },
    })),
    measure('clean', `a fifth of the infected is cleaned every ${hours(half / 5)}, from ${hours(early)} on`, (one) => ({
      ...one,
      clean: { share: 0.2 / (half / 5), from: early },
    })),
  ]
}

function measure(id: string, text: string, apply: Measure['apply']): Measure {
  return { id, text, apply }
}

/** `40 s`, `12 min`, `3.5 h`. */
export function hours(value: number): string {
  if (value < 1 / 60) return `${round(value * 3600)} s`
  return value < 2 ? `${round(value * 60)} min` : `${round(value)} h`
}

function round(value: number): number {
  return Number(value.toPrecision(2))
}

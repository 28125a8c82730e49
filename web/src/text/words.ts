import type { SensorState, ThreatCard, Verdict } from '../client/types.ts'

/** Colour means one thing everywhere: ember urgent, amber needs a hand, pine well, plain unknown. A word always goes with it. */
export type Tone = 'ember' | 'amber' | 'pine' | 'plain'

export const VERDICT_TONE: Record<Verdict, Tone> = {
  hostile: 'ember',
  probing: 'amber',
  ordinary: 'pine',
  unknown: 'plain',
}

export const SENSOR_TONE: Record<SensorState, Tone> = { ok: 'pine', late: 'amber', blind: 'ember', silent: 'ember' }

export const SENSOR_WORD: Record<SensorState, string> = {
  ok: 'sees',
  late: 'sees late',
  blind: 'partly blind',
  silent: 'silent',
}

export const KIND_WORD: Record<ThreatCard['kind'], string> = {
  worm: 'worm',
  exploit: 'exploit',
  scanner: 'scanner',
  generic: 'general probing',
}

export const STATUS_WORDS: Record<keyof ThreatCard['answered'], string> = {
  '1xx': 'informed',
  '2xx': 'answered: look here first',
  '3xx': 'redirected',
  '4xx': 'refused',
  '5xx': 'the server failed',
  none: 'no status in the log',
}

import type { Settings } from './settings.ts'

/** Settings that a person may change by name; `patch.share` for those inside another. */
export const CHANGEABLE = [
  'hosts',
  'seeds',
  'scanRate',
  'scanning',
  'same16',
  'same8',
  'near',
  'capacity',
  'spread',
  'congestion',
  'hours',
  'patch.share',
  'patch.from',
  'clean.share',
  'clean.from',
  'egress',
  'blocklist.share',
  'blocklist.delayMinutes',
  'filter.share',
  'filter.from',
  'night',
] as const

export type Changeable = (typeof CHANGEABLE)[number]

const SCANNING: ReadonlyArray<Settings['scanning']> = ['uniform', 'local', 'sequential', 'shared-list']

/** The settings with one of them changed; null: there is none of this name, or it takes no such value. */
export function changeSetting(settings: Settings, name: string, value: string): Settings | null {
  const known = CHANGEABLE.find((one) => one === name)
  if (known === undefined) return null
  if (known === 'scanning') {
    const scanning = SCANNING.find((one) => one === value)
    return scanning === undefined ? null : { ...settings, scanning }
  }
  if (known === 'capacity' && value === 'none') return { ...settings, capacity: null }
  const number = value.trim() === '' ? Number.NaN : Number(value)
  if (!Number.isFinite(number)) return null
  const [outer = '', inner] = known.split('.')
  if (inner === undefined) return { ...settings, [outer]: number }
  return { ...settings, [outer]: { ...(settings[outer as 'patch'] as object), [inner]: number } }
}

import { numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** Build numbers such as `10.0.17763.6532`: up to four numbers, missing ones are 0. */
export const windows: VersionOrder = {
  scheme: 'windows',
  title: 'Build numbers of Windows and of Windows files',
  key(version) {
    const trimmed = version.trim()
    if (!/^\d{1,10}(\.\d{1,10}){0,3}$/.test(trimmed)) return null
    const parts = trimmed.split('.')
    return [0, 1, 2, 3].map((at) => numberKey(parts[at] ?? '0')).join('')
  },
}

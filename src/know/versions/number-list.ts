import { numberKey } from './sort-key.ts'

/** Key of numbers parted by `.` or `-`, of which a longer list is above its beginning; null when it has not the shape. */
export function numberListKey(version: string, shape: RegExp): string | null {
  const trimmed = version.trim()
  return shape.test(trimmed) ? `${trimmed.split(/[.-]/).map(numberKey).join('')}${END}` : null
}

/** Lower than every number. */
const END = '\u0001'

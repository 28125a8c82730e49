import { numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** Numbers parted by dots; a longer version is above its beginning (`1.0` is below `1.0.0`). */
export const hackage: VersionOrder = {
  scheme: 'hackage',
  title: 'Haskell packages (PVP)',
  key: (version) => numbersKey(version.trim(), /^\d+(\.\d+)*$/),
}

/** Numbers parted by `.` or `-`; a longer version is above its beginning. */
export const cran: VersionOrder = {
  scheme: 'cran',
  title: 'R packages (package_version)',
  key: (version) => numbersKey(version.trim(), /^\d+([.-]\d+)*$/),
}

function numbersKey(version: string, shape: RegExp): string | null {
  if (!shape.test(version)) return null
  return `${version.split(/[.-]/).map(numberKey).join('')}${END}`
}

/** Lower than every number. */
const END = '\u0001'

import { numberListKey } from './number-list.ts'
import type { VersionOrder } from './types.ts'

/** Numbers parted by `.` or `-`; a longer version is above its beginning. */
export const cran: VersionOrder = {
  scheme: 'cran',
  title: 'R packages (package_version)',
  key: (version) => numberListKey(version, /^\d+([.-]\d+)*$/),
}

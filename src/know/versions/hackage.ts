import { numberListKey } from './number-list.ts'
import type { VersionOrder } from './types.ts'

/** Numbers parted by dots; a longer version is above its beginning (`1.0` is below `1.0.0`). */
export const hackage: VersionOrder = {
  scheme: 'hackage',
  title: 'Haskell packages (PVP)',
  key: (version) => numberListKey(version, /^\d+(\.\d+)*$/),
}

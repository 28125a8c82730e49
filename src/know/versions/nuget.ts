import { preReleaseKey } from './pre-release.ts'
import { numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** Semantic Versioning with an optional fourth number; letters compare without their case. */
export const nuget: VersionOrder = {
  scheme: 'nuget',
  title: 'NuGet packages',
  key(version) {
    const found = SHAPE.exec(version.trim().toLowerCase())
    if (found === null) return null
    const [, numbers = '', preRelease] = found
    const parts = numbers.split('.')
    return [0, 1, 2, 3].map((at) => numberKey(parts[at] ?? '0')).join('') + preReleaseKey(preRelease)
  },
}

const SHAPE = /^v?(\d+(?:\.\d+){0,3})(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z.-]*)?$/

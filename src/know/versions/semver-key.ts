import { preReleaseKey } from './pre-release.ts'
import { numberKey } from './sort-key.ts'

const SHAPE = /^[vV]?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?$/

/** Sort key of Semantic Versioning without build data; null for what is no such version. */
export function semverKey(version: string): string | null {
  const found = SHAPE.exec(version.trim())
  if (found === null) return null
  const [, major = '0', minor = '0', patch = '0', preRelease] = found
  return numberKey(major) + numberKey(minor) + numberKey(patch) + preReleaseKey(preRelease)
}

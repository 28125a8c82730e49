import { preReleaseKey } from './pre-release.ts'
import { numberKey } from './sort-key.ts'

/** Key of a semantic version, for the schemes that are it or begin with it; build data is left out. Null: it is none. */
export function semverKey(version: string): string | null {
  const found = SHAPE.exec(version.trim())
  if (found === null) return null
  const [, major = '0', minor = '0', patch = '0', preRelease] = found
  return numberKey(major) + numberKey(minor) + numberKey(patch) + preReleaseKey(preRelease)
}

const SHAPE = /^[vV]?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?$/

import { preReleaseKey } from './pre-release.ts'
import { numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** Semantic Versioning 2.0.0; a `v` in front (Go), missing parts (0) and leading zeros are let pass, build data is left out. */
export const semver: VersionOrder = {
  scheme: 'semver',
  title: 'Go, npm, crates.io, Hex, Pub (Semantic Versioning 2.0.0)',
  key(version) {
    const found = SHAPE.exec(version.trim())
    if (found === null) return null
    const [, major = '0', minor = '0', patch = '0', preRelease] = found
    return numberKey(major) + numberKey(minor) + numberKey(patch) + preReleaseKey(preRelease)
  },
}

const SHAPE = /^[vV]?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?$/

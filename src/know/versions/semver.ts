import { semverKey } from './semver-key.ts'
import type { VersionOrder } from './types.ts'

/** Semantic Versioning 2.0.0; a `v` in front (Go), missing parts (0) and leading zeros are let pass, build data is left out. */
export const semver: VersionOrder = {
  scheme: 'semver',
  title: 'Go, npm, crates.io, Hex (Semantic Versioning 2.0.0)',
  key: semverKey,
}

import { preReleaseKey } from './pre-release.ts'
import { semverKey } from './semver-key.ts'
import type { VersionOrder } from './types.ts'

/** Semantic Versioning, except that build data counts: none is below any, and identifiers compare as in a pre-release. */
export const pub: VersionOrder = {
  scheme: 'pub',
  title: 'Dart packages (pub_semver)',
  key(version) {
    const key = semverKey(version)
    if (key === null) return null
    const plus = version.indexOf('+')
    if (plus < 0) return key + NO_BUILD
    return key + BUILD + preReleaseKey(version.slice(plus + 1).trim())
  },
}

const NO_BUILD = '\u0001'
const BUILD = '\u0002'

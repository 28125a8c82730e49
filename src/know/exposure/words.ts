import type { DistroVerdict } from '../../model/advisory.ts'
import type { ExposureState } from '../../model/exposure.ts'
import type { Doubt } from './judge-row.ts'

/** What a distribution has decided, as one would say it. */
export const VERDICT_WORDS: Readonly<Record<DistroVerdict, string>> = {
  'no-dsa': 'The distribution finds it too minor for an advisory of its own; a fix may come with a point release.',
  ignored: 'The distribution has decided that no update will come. Mitigate it, accept it, or move to a newer release.',
  postponed: 'The distribution wants to fix it, and will do so together with a later update.',
  'end-of-life':
    'The distribution no longer supports this package in this release: no fix will come. Replace or upgrade it.',
  unimportant: 'The distribution does not regard it as a security problem in the way it builds the package.',
  undetermined: 'The distribution has not found out yet whether its package is affected.',
}

export const STATE_WORDS: Readonly<Record<ExposureState, string>> = {
  open: 'open',
  'fixed-on-disk': 'fixed on disk, the old code still runs',
  fixed: 'fixed',
  mitigated: 'mitigated',
  accepted: 'accepted',
  'not-affected': 'not affected',
  unknown: 'unknown',
}

export const DOUBT_WORDS: Readonly<Record<Doubt, string>> = {
  foreign:
    'The package does not come from the distribution, whose versions say nothing of it: ask whoever publishes it.',
  'no-versions': 'The advisory names the package and says nothing of versions.',
  'odd-version': 'The installed version is none that this ecosystem knows how to order.',
  'module-unknown': 'The host does not say which module stream the package comes from; the advisory is for one stream.',
  'other-line': 'The advisory does not name its module stream, and its fix has another major version.',
}

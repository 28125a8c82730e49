import { alpineSecdb } from './alpine-secdb.ts'
import { csaf } from './csaf.ts'
import { cve } from './cve.ts'
import { debianTracker } from './debian-tracker.ts'
import { epss } from './epss.ts'
import { github } from './github.ts'
import { kev } from './kev.ts'
import { msrc } from './msrc.ts'
import { nvd } from './nvd.ts'
import { osv } from './osv.ts'
import { packageManager } from './package-manager.ts'
import { redhatCsaf } from './redhat-csaf.ts'
import { rss } from './rss.ts'
import { suseCsaf } from './suse-csaf.ts'
import type { AdvisorySource } from './types.ts'
import { ubuntu } from './ubuntu.ts'

/** Every source. */
export const advisorySources: readonly AdvisorySource[] = [
  osv,
  ubuntu,
  debianTracker,
  redhatCsaf,
  suseCsaf,
  alpineSecdb,
  msrc,
  github,
  csaf,
  cve,
  kev,
  epss,
  nvd,
  packageManager,
  rss,
]

/** Null when there is no such source. */
export function sourceById(id: string): AdvisorySource | null {
  return advisorySources.find((source) => source.id === id) ?? null
}

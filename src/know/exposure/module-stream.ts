import type { AffectedRow } from '../advisories/book/types.ts'
import type { Holding } from './holding.ts'

/** Release tag of packages that were built for a module: `.module_el8.6.0+3240+53aa6b6f`. */
const MODULE_TAG = /\.module[_+]/

/**
 * Whether a row speaks of the module stream a holding comes from.
 * `unknown`: the label is missing on the host (Oracle Linux 8, some AlmaLinux packages do not carry it).
 * `other-line`: the row does not name its stream, and its fix has another major version, so it may be another stream's.
 */
export function fitsModule(
  row: AffectedRow,
  holding: Holding,
  version: string,
): 'fits' | 'other' | 'unknown' | 'other-line' {
  // Only RPM has streams.
  if (row.module === null && holding.kind !== 'rpm') return 'fits'
  const built = MODULE_TAG.test(version)
  if (row.module !== null) {
    if (holding.module !== null) return streamOf(holding.module) === streamOf(row.module) ? 'fits' : 'other'
    return built ? 'unknown' : 'other'
  }
  const fixes = row.ranges.flatMap((range) => range.fixed ?? [])
  if (fixes.length === 0) return 'fits'
  const forModules = fixes.some((fixed) => MODULE_TAG.test(fixed))
  if (forModules !== built) return 'other'
  if (!forModules) return 'fits'
  return fixes.some((fixed) => majorOf(fixed) === majorOf(version)) ? 'fits' : 'other-line'
}

/** `nodejs:18:8080020231102:b7d4` and `nodejs:18` are one stream. */
function streamOf(label: string): string {
  return label.split(':').slice(0, 2).join(':')
}

function majorOf(version: string): string {
  return version.replace(/^\d+:/, '').split('.')[0] ?? ''
}

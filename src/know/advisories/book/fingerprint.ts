import type { AffectedPackage } from '../../../model/advisory.ts'
import { hashOf } from './buckets.ts'

/** A number that changes when anything a match depends on does. `seed` stands for the rest of the document. */
export function fingerprint(affected: readonly AffectedPackage[], seed: number): number {
  let hash = seed
  const take = (text: string | null): void => {
    hash = text === null ? Math.imul(hash ^ 0x55, 0x01000193) >>> 0 : hashOf(text, hash)
  }
  for (const row of affected) {
    take(row.ecosystem)
    take(row.name)
    take(row.status)
    take(row.verdict)
    take(row.module)
    take(row.channel)
    take(row.reason)
    for (const range of row.ranges) {
      take(range.introduced)
      take(range.fixed)
      take(range.lastAffected)
    }
    for (const version of row.versions) take(version)
    for (const binary of row.binaries) {
      take(binary.name)
      take(binary.fixed)
    }
  }
  return hash >>> 0
}

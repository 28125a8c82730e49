import type { Advisory, AffectedPackage } from '../../../model/advisory.ts'
import { newAdvisory, newAffected } from '../sources/advisory.ts'

/** For tests: an advisory of a distribution that fixes one package. */
export function exampleAdvisory(id: string, change: Partial<Advisory> = {}, fixed = '1.2-3'): Advisory {
  return {
    ...newAdvisory(id, 'osv'),
    title: `${id}: a hole in example`,
    published: Date.UTC(2024, 0, 1),
    modified: Date.UTC(2024, 0, 2),
    affected: [examplePackage('Debian:12', 'example', fixed)],
    ...change,
  }
}

export function examplePackage(ecosystem: string, name: string, fixed: string | null): AffectedPackage {
  return { ...newAffected(ecosystem, name), ranges: [{ introduced: null, fixed, lastAffected: null }] }
}

import type { Exposure, ExposureState } from '../../model/exposure.ts'

/** From worst to best: two copies of a package are exposed as the worse of them is. */
const WORST_FIRST: readonly ExposureState[] = [
  'open',
  'fixed-on-disk',
  'unknown',
  'mitigated',
  'accepted',
  'not-affected',
  'fixed',
]
const SHOWN_VERSIONS = 6

/**
 * One exposure for each flaw and package of one host. Several copies of a package can be there in several versions (virtual
 * environments, vendored modules): whoever mends it has one thing to do, so they count once, and every version is named.
 */
export function oneOfEach(exposures: readonly Exposure[]): Exposure[] {
  const groups = Map.groupBy(exposures, ({ flaw, package: name }) => `${flaw} ${name}`)
  return [...groups.values()].map((copies) => (copies.length === 1 ? (copies[0] as Exposure) : joined(copies)))
}

function joined(copies: readonly Exposure[]): Exposure {
  const [worst, ...others] = copies.toSorted(worse) as [Exposure, ...Exposure[]]
  const versions = [...new Set([worst, ...others].map(({ installed }) => installed))]
  const more = versions.length - SHOWN_VERSIONS
  return {
    ...worst,
    advisories: [...new Set([worst, ...others].flatMap(({ advisories }) => advisories))],
    binaries: [...new Set([worst, ...others].flatMap(({ binaries }) => binaries))],
    installed: `${versions.slice(0, SHOWN_VERSIONS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    evidence: [
      ...worst.evidence,
      ...others.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'package' || kind === 'version')),
    ],
  }
}

function worse(a: Exposure, b: Exposure): number {
  return (
    Number(a.certainty === 'possible') - Number(b.certainty === 'possible') ||
    WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) ||
    (a.deadline.due ?? Number.MAX_SAFE_INTEGER) - (b.deadline.due ?? Number.MAX_SAFE_INTEGER)
  )
}

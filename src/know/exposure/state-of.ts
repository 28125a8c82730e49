import type { Exposure, ExposureState } from '../../model/exposure.ts'
import { compareVersions } from '../versions/api.ts'
import type { Finding } from './finding.ts'
import type { HeldHere } from './holding.ts'
import type { Before, Decision } from './ports.ts'

export interface Standing {
  state: ExposureState
  certainty: Exposure['certainty']
}

const STILL_THERE: ReadonlySet<string> = new Set(['open', 'fixed-on-disk', 'unknown'])

/** How a finding stands on one host, before anybody decided anything; null: it does not concern this host. */
export function standingOf(finding: Finding, held: HeldHere, before: Before | null): Standing | null {
  switch (finding.kind) {
    case 'possible':
      return { state: 'unknown', certainty: 'possible' }
    case 'asking':
      return { state: 'unknown', certainty: 'certain' }
    case 'just-fixed':
      return justFixed(held, before)
    case 'open':
      return open(finding, held)
  }
}

/** A fix on the disk is none while the old code runs, and none that can be relied on while the package is half installed. */
function justFixed(held: HeldHere, before: Before | null): Standing | null {
  if (held.halfInstalled) return { state: 'unknown', certainty: 'certain' }
  if (!held.stale) return null
  // Which version the process still runs, the host cannot tell; that it was open here before, we know.
  return { state: 'fixed-on-disk', certainty: before && STILL_THERE.has(before.state) ? 'certain' : 'possible' }
}

function open(finding: Finding, held: HeldHere): Standing {
  if (finding.doubts.length > 0) return { state: 'unknown', certainty: 'possible' }
  if (finding.verdict === 'undetermined' || held.runningUnknown) return { state: 'unknown', certainty: 'certain' }
  const boots = held.nextBoot
  const scheme = held.holding.kind === 'rpm' ? 'rpm' : held.holding.kind === 'apk' ? 'apk' : 'deb'
  if (boots !== null && finding.fixed !== null && compareVersions(scheme, boots, finding.fixed) >= 0)
    return { state: 'fixed-on-disk', certainty: 'certain' }
  return { state: 'open', certainty: 'certain' }
}

/** The decision that holds for an exposure now: the narrowest, then the newest. */
export function decisionFor(
  decisions: readonly Decision[],
  { flaw, host, package: name }: { flaw: string; host: string; package: string },
  now: number,
): Decision | null {
  return (
    decisions
      .filter(
        (decision) =>
          decision.flaw === flaw &&
          (decision.host === null || decision.host === host) &&
          (decision.package === null || decision.package === name) &&
          (decision.expires === null || decision.expires > now),
      )
      .toSorted((a, b) => narrowness(b) - narrowness(a) || b.made - a.made)[0] ?? null
  )
}

function narrowness(decision: Decision): number {
  return (decision.host === null ? 0 : 2) + (decision.package === null ? 0 : 1)
}

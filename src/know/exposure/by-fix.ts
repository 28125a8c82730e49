import type { Exposure } from '../../model/exposure.ts'
import { compareVersions } from '../versions/api.ts'

export type FixAction = 'upgrade' | 'restart' | 'reboot' | 'no-fix' | 'find-out'

export type Fixable = Pick<
  Exposure,
  'host' | 'flaw' | 'package' | 'fixed' | 'offered' | 'state' | 'certainty' | 'deadline'
> & { probed: boolean }

/** One act, and everything it closes. */
export interface Fix {
  package: string
  /** The version that closes all of them; null: no fix is known, or none is needed but a restart. */
  fixed: string | null
  action: FixAction
  hosts: Set<string>
  flaws: Set<string>
  exposures: number
  /** Hosts whose package manager offers a version now. */
  offered: Set<string>
  probed: Set<string>
  overdue: number
  due: number | null
  forensics: boolean
}

/** Exposures gathered under the act that closes them; what closes most of what presses comes first. */
export function byFix(exposures: Iterable<Fixable>, now: number): Fix[] {
  const perHost = new Map<string, Fixable[]>()
  for (const exposure of exposures) {
    const key = `${exposure.host} ${exposure.package} ${actionOf(exposure)}`
    const list = perHost.get(key)
    if (list) list.push(exposure)
    else perHost.set(key, [exposure])
  }
  const fixes = new Map<string, Fix>()
  for (const list of perHost.values()) {
    const [first] = list as [Fixable, ...Fixable[]]
    const action = actionOf(first)
    // One upgrade closes all flaws of a package on a host: the latest version that any of them needs.
    const fixed = action === 'upgrade' ? list.reduce((best, one) => later(best, one.fixed ?? ''), '') : null
    const key = `${first.package} ${action} ${fixed ?? ''}`
    let fix = fixes.get(key)
    if (fix === undefined) fixes.set(key, (fix = emptyFix(first.package, fixed, action)))
    for (const exposure of list) add(fix, exposure, now)
  }
  return [...fixes.values()].toSorted(closesMost)
}

const ORDER: readonly FixAction[] = ['upgrade', 'restart', 'reboot', 'find-out', 'no-fix']

function closesMost(a: Fix, b: Fix): number {
  const acts = (fix: Fix): number => (ORDER.indexOf(fix.action) < 3 ? 0 : 1)
  return (
    acts(a) - acts(b) ||
    b.probed.size - a.probed.size ||
    b.overdue - a.overdue ||
    b.exposures - a.exposures ||
    (a.package < b.package ? -1 : 1)
  )
}

/** What a person has to do about it. */
export function actionOf(exposure: Pick<Exposure, 'state' | 'certainty' | 'fixed' | 'package'>): FixAction {
  if (exposure.state === 'fixed-on-disk') return isKernel(exposure.package) ? 'reboot' : 'restart'
  if (exposure.state === 'unknown' || exposure.certainty === 'possible') return 'find-out'
  return exposure.fixed === null ? 'no-fix' : 'upgrade'
}

function isKernel(name: string): boolean {
  return /^(?:linux|kernel)(?:$|-)/.test(name)
}

/** Close enough for a list: fixes of one package on one host are of one scheme, and the orders of deb and rpm agree on nearly all of them. */
function later(a: string, b: string): string {
  return compareVersions('deb', a, b) >= 0 ? a : b
}

function emptyFix(name: string, fixed: string | null, action: FixAction): Fix {
  return {
    package: name,
    fixed,
    action,
    hosts: new Set(),
    flaws: new Set(),
    exposures: 0,
    offered: new Set(),
    probed: new Set(),
    overdue: 0,
    due: null,
    forensics: false,
  }
}

function add(fix: Fix, { host, flaw, offered, probed, deadline }: Fixable, now: number): void {
  fix.hosts.add(host)
  fix.flaws.add(flaw)
  fix.exposures++
  if (offered !== null) fix.offered.add(host)
  if (probed) fix.probed.add(host)
  if (deadline.due !== null && deadline.due < now) fix.overdue++
  if (deadline.due !== null && (fix.due === null || deadline.due < fix.due)) fix.due = deadline.due
  fix.forensics ||= deadline.forensics
}

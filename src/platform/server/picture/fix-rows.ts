import { byFix, type Fix } from '../../../know/exposure/by-fix.ts'
import { iso } from '../../../support/time.ts'
import type { ExposureStore } from '../../exposure/store.ts'
import type { FixRow } from '../schemas/exposures.ts'

const NAMES = 100
/** The most pressing exposures that are gathered by fix. */
const MOST = 200_000

export async function fixRows(store: ExposureStore, now: number): Promise<{ exposures: number; fixes: FixRow[] }> {
  const { total, rows } = await store.exposures({ pressing: true }, MOST, 0)
  return { exposures: total, fixes: byFix(rows, now).map(fixRow) }
}

function fixRow(fix: Fix): FixRow {
  return {
    package: fix.package,
    fixed: fix.fixed,
    action: fix.action,
    hosts: [...fix.hosts].slice(0, NAMES),
    hostCount: fix.hosts.size,
    flaws: [...fix.flaws].slice(0, NAMES),
    flawCount: fix.flaws.size,
    exposures: fix.exposures,
    offered: fix.offered.size,
    probed: fix.probed.size,
    overdue: fix.overdue,
    due: fix.due === null ? null : iso(fix.due),
    forensics: fix.forensics,
  }
}

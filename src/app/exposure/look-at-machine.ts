import type { ExposureReport } from '../../model/exposure-report.ts'
import type { Inventory } from '../../model/host.ts'
import type { ThreatRow, Warning } from '../../model/look-report.ts'
import { FirebreakError } from '../../support/errors.ts'
import { openKnowledge, thisMachine } from './local-knowledge.ts'
import { probesOf } from './probes-of-look.ts'
import { exposureReport } from './report.ts'

export interface MachineLook {
  /** Null: this machine could not be looked at. */
  report: ((threats: readonly ThreatRow[]) => ExposureReport) | null
  warnings: Warning[]
}

/** This machine's packages, and the advisories about them; to be joined with what its logs show. Keeps nothing. */
export async function lookAtMachine(): Promise<MachineLook> {
  let inventory: Inventory
  try {
    inventory = await thisMachine()
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error
    return { report: null, warnings: [warning(error)] }
  }
  const now = Date.now()
  let rows: readonly ThreatRow[] = []
  const probes = {
    now: (flaw: string) => probesOf(rows, flaw, now),
    onHost: (flaw: string) => probesOf(rows, flaw, now),
  }
  const knowledge = await openKnowledge(probes, now)
  return {
    report(threats) {
      rows = threats
      try {
        return exposureReport(knowledge, [inventory], { all: false, byFix: true })
      } finally {
        knowledge.close()
      }
    },
    warnings: [],
  }
}

function warning({ code, message, file, remedy }: FirebreakError): Warning {
  return {
    code,
    message: `What is installed here could not be seen: ${message}`,
    file: file ?? null,
    line: null,
    remedy,
  }
}

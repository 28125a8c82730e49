import type { EvidenceStep, Exposure } from './exposure.ts'
import type { SourceState } from './advisory.ts'

/** One exposure as commands show it. Every text is visible text. */
export interface ExposureLine extends Omit<Exposure, 'evidence'> {
  title: string
  /** The distribution's verdict as one would say it. */
  verdictWords: string | null
  /** The row of the deadline in one sentence. */
  deadlineWords: string
  overdue: boolean
  /** In the logs of this very host, or on any listener of ours. */
  probed: 'here' | 'elsewhere' | null
  knownExploited: boolean
  /** Chance of exploitation within 30 days; null: unknown. */
  epss: number | null
  /** The SSVC deployer's answer, for medium human impact: shown beside the deadline. */
  priority: 'defer' | 'scheduled' | 'out-of-cycle' | 'immediate'
  evidence?: EvidenceStep[]
}

export interface FixLine {
  package: string
  fixed: string | null
  action: 'upgrade' | 'restart' | 'reboot' | 'no-fix' | 'find-out'
  hosts: string[]
  flaws: string[]
  exposures: number
  offered: number
  probed: number
  overdue: number
  due: number | null
  forensics: boolean
}

/** `firebreak exposure ls --json`, schema `firebreak.exposures/1`. Times are milliseconds since 1970 UTC. */
export interface ExposureReport {
  schema: 'firebreak.exposures/1'
  made: number
  hosts: Array<{
    name: string
    os: string
    /** When it was looked at. */
    taken: number
    packages: number
    gaps: Array<{ what: string; reason: string }>
    /** Old kernels that do not run: to be removed. */
    remove: string[]
  }>
  /** Advisories that were matched, and how fresh each source is; none: only what the package manager says is known. */
  advisories: number
  sources: SourceState[]
  /** Shown and hidden together, by state; `unimportant` and what is closed are not listed without --all. */
  counts: Record<string, number>
  hidden: number
  exposures: ExposureLine[]
  /** Only with --by-fix. */
  fixes: FixLine[] | null
}

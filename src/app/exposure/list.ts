import type { ExposureListOptions, ExposureShowOptions } from '../../cli/exposure-ports.ts'
import { exposureListText, exposureShowText, nobodyNamesText } from '../../cli/render/exposure-text.ts'
import { flawsNamed } from '../../know/exposure/judge-holding.ts'
import { WAITING } from '../../know/exposure/waiting.ts'
import type { MatchBook } from '../../know/exposure/ports.ts'
import type { ExposureReport } from '../../model/exposure-report.ts'
import { FirebreakError } from '../../support/errors.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { inventories, openKnowledge } from './local-knowledge.ts'
import { exposureReport, type ReportWish } from './report.ts'

const EXIT = { ok: 0, finding: 3 } as const
const STATES = ['open', 'fixed-on-disk', 'unknown', 'accepted', 'mitigated', 'not-affected']

/** `firebreak exposure ls` */
export async function exposureList(options: ExposureListOptions): Promise<number> {
  const { state } = options
  if (state !== undefined && !STATES.includes(state)) {
    throw new FirebreakError('usage', `--state ${state}: not a state. States: ${STATES.join(', ')}.`, {
      field: '--state',
    })
  }
  const terminal = createTerminal(options)
  const report = await reportOf(options.host, options.flaw, {
    all: options.all === true,
    byFix: options.byFix === true,
    ...(state === undefined ? {} : { state }),
  })
  await terminal.write(
    wantsJson(options) ? jsonText(report, options) : exposureListText(report, terminal.paint, options.verbose),
  )
  const certain = report.exposures.some(
    (row) => row.certainty === 'certain' && (row.state === 'open' || row.state === 'fixed-on-disk'),
  )
  return options.exitCode && certain ? EXIT.finding : EXIT.ok
}

/** `firebreak exposure show FLAW` */
export async function exposureShow(flaw: string, options: ExposureShowOptions): Promise<number> {
  const terminal = createTerminal(options)
  const report = await reportOf(options.host, flaw, { all: true, byFix: false, evidence: true })
  if (wantsJson(options)) await terminal.write(jsonText(report, options))
  else if (report.exposures.length > 0 || (await isNamed(flaw)))
    await terminal.write(exposureShowText(report, terminal.paint))
  else await terminal.write(nobodyNamesText(flaw, terminal.paint))
  return EXIT.ok
}

async function reportOf(host: string | undefined, flaw: string | undefined, wish: ReportWish): Promise<ExposureReport> {
  const knowledge = await openKnowledge()
  try {
    const hosts = await inventories(host)
    const wanted = flaw === undefined ? [undefined] : flawsOf(knowledge.book, flaw)
    const reports = wanted.map((one) =>
      exposureReport(knowledge, hosts, one === undefined ? wish : { ...wish, flaw: one }),
    )
    return joined(reports as [ExposureReport, ...ExposureReport[]])
  } finally {
    knowledge.close()
  }
}

async function isNamed(flaw: string): Promise<boolean> {
  const knowledge = await openKnowledge()
  try {
    return isNamedBy(knowledge.book, flaw)
  } finally {
    knowledge.close()
  }
}

/** Whether anything known here can say who is exposed: an advisory, or the package manager by a waiting fix. */
export function isNamedBy(book: MatchBook, name: string): boolean {
  return name.startsWith(WAITING) || flawsOf(book, name).some((flaw) => book.about(flaw).length > 0)
}

/** A name of a flaw, or of an advisory about several. */
export function flawsOf(book: MatchBook, name: string): string[] {
  const [number] = book.byName(name)
  if (number !== undefined) {
    const flaws = flawsNamed(book, number)
    const own = flaws.find((flaw) => flaw.toLowerCase() === name.toLowerCase())
    return own === undefined ? flaws : [own]
  }
  return [/^cve-/i.test(name) ? name.toUpperCase() : name]
}

function joined([first, ...rest]: [ExposureReport, ...ExposureReport[]]): ExposureReport {
  for (const report of rest) {
    first.exposures.push(...report.exposures)
    first.hidden += report.hidden
    for (const [state, count] of Object.entries(report.counts)) first.counts[state] = (first.counts[state] ?? 0) + count
  }
  return first
}

import type { Advisory, AffectedPackage, DistroVerdict, VersionRange } from '../../model/advisory.ts'
import type { AdvisoryLine, AdvisoryReport, FeedLine, FeedOutcome } from '../../model/advisory-report.ts'
import { visibleText } from '../../support/escape.ts'
import { duration } from '../../support/time.ts'
import type { Paint } from './paint.ts'
import { count, thousands } from './wording.ts'

/** What a distribution has decided, as one says it to a person. */
const VERDICTS: Readonly<Record<DistroVerdict, string>> = {
  'no-dsa': 'a small flaw: the distribution will not publish an advisory of its own for it',
  ignored: 'no fix will come for this release',
  postponed: 'a fix is wanted and will come along with a later update',
  'end-of-life': 'this release, or this package in it, is no longer supported',
  unimportant: 'the distribution does not see a security problem in it',
  undetermined: 'the distribution does not know yet whether it is affected',
}

export function verdictSentence(verdict: DistroVerdict): string {
  return VERDICTS[verdict]
}

/** One line an advisory, newest first, and which feeds are old. */
export function advisoryListText(
  lines: readonly AdvisoryLine[],
  known: number,
  feeds: readonly FeedLine[],
  paint: Paint,
): string {
  const rows = lines.map((line) => {
    const mark = line.knownExploited ? paint.ember('exploited') : (line.severity ?? '').padEnd(9)
    const flaws = line.flaws.filter((flaw) => flaw !== line.id)
    // The catalogue knows years only.
    const published = line.feed === 'catalogue' ? dayOf(line.published).slice(0, 4).padEnd(10) : dayOf(line.published)
    const tail = [flaws.slice(0, 2).join(' '), flaws.length > 2 ? `+${flaws.length - 2}` : '', line.feed]
      .filter(Boolean)
      .join(' ')
    const text = `${published}  ${mark}  ${paint.bold(visibleText(line.id, 60))}  ${visibleText(line.title, 90)}  ${paint.soft(visibleText(tail, 120))}`
    return line.withdrawn ? paint.soft(`${text} (withdrawn)`) : text
  })
  const end =
    lines.length === 0
      ? 'No advisory here.'
      : `${count(lines.length, 'advisory', 'advisories')} of ${thousands(known)} known. More: firebreak advisory show ID`
  return `${[...rows, ...(rows.length > 0 ? [''] : []), paint.soft(end), ...staleText(feeds, paint)].join('\n')}\n`
}

function staleText(feeds: readonly FeedLine[], paint: Paint): string[] {
  const stale = feeds.filter((feed) => feed.stale)
  if (stale.length === 0) return []
  const names = stale
    .map((feed) => visibleText(feed.source))
    .slice(0, 8)
    .join(', ')
  return [paint.amber(`Old, failed or never fetched: ${names}. Fetch: firebreak advisory sync`)]
}

/** Feeds that were read first, then those that could be. */
export function feedListText(feeds: readonly FeedLine[], paint: Paint, now: number): string {
  const read = feeds.filter(({ records, synced, failure }) => records > 0 || synced !== null || failure !== null)
  const unread = feeds.filter((feed) => !read.includes(feed))
  const width = Math.max(4, ...feeds.map(({ source }) => source.length))
  const line = (feed: FeedLine): string => {
    const age =
      feed.source === 'catalogue'
        ? 'built in'
        : feed.synced === null
          ? 'never'
          : `${duration(Math.max(0, now - feed.synced))} ago`
    const newest = feed.newest === null ? '' : `newest ${dayOf(feed.newest)}`
    const shown = `${visibleText(feed.source).padEnd(width)}  ${age.padEnd(14)} ${thousands(feed.records).padStart(9)}  ${newest.padEnd(17)}  ${paint.soft(visibleText(feed.title))}`
    const failure =
      feed.failure === null
        ? ''
        : `\n${' '.repeat(width + 2)}${paint.ember(`last try failed: ${visibleText(feed.failure)}`)}`
    return (feed.stale ? paint.amber(shown) : shown) + failure
  }
  const usual = (feed: FeedLine): string =>
    `${visibleText(feed.source).padEnd(width)}  ${feed.usual ? paint.amber('fetched by `advisory sync` here') : paint.soft('by name only')}  ${paint.soft(visibleText(feed.title))}`
  return [
    `${paint.bold('Known here')} ${paint.soft('(how many advisories, and facts on CVEs)')}`,
    ...read.map(line),
    '',
    ...(unread.length > 0 ? [paint.bold('Can be fetched'), ...unread.map(usual)] : []),
    '',
  ].join('\n')
}

/** What was done with each feed. */
export function outcomesText(outcomes: readonly FeedOutcome[], paint: Paint): string {
  const lines = outcomes.flatMap((one) => {
    const name = paint.bold(visibleText(one.feed))
    switch (one.outcome) {
      case 'failed':
        return [
          `${paint.ember('✗')} ${name}: ${visibleText(one.failure?.message ?? 'failed', 600)}`,
          paint.soft('    what was known of it is still used'),
        ]
      case 'unchanged':
        return [`${paint.pine('✓')} ${name}: nothing new`]
      case 'older':
        return [`${paint.amber('–')} ${name}: left out, what is known here is newer`]
      default:
        return newText(one, name, paint)
    }
  })
  const text = lines.join('\n')
  return `${paint.symbols ? text : text.replaceAll('✓', 'ok').replaceAll('✗', 'failed').replaceAll('–', '-')}\n`
}

function newText(one: FeedOutcome, name: string, paint: Paint): string[] {
  if (one.documents === 0) return [`${paint.pine('✓')} ${name}: taken`]
  const parts = [
    ...(one.advisories > 0 ? [count(one.advisories, 'advisory', 'advisories')] : []),
    ...(one.flaws > 0 ? [`facts on ${count(one.flaws, 'CVE')}`] : []),
    ...(one.flagged > 0 ? [`${thousands(one.flagged)} with doubtful parts, kept and flagged`] : []),
  ]
  const faults = one.firstFaults.slice(0, 3).map((fault) => paint.soft(`    ${visibleText(fault, 300)}`))
  const left =
    one.faults > 0
      ? [
          paint.amber(`    ${count(one.faults, 'document or part', 'documents or parts')} could not be understood:`),
          ...faults,
        ]
      : []
  return [`${paint.pine('✓')} ${name}: ${parts.join(', ')}`, ...left]
}

/** Everything under one name: facts of the flaws first, then each statement, then those that name the flaw too. */
export function advisoryReportText(report: AdvisoryReport, paint: Paint): string {
  const lines: string[] = []
  for (const { cve, decision, knownExploited, epss } of report.flaws.slice(0, 20)) {
    const facts = [
      knownExploited === null
        ? ''
        : paint.ember(
            `known exploited${knownExploited.since === null ? '' : ` since ${dayOf(knownExploited.since)}`}${knownExploited.ransomware ? ', by ransomware too' : ''}`,
          ),
      decision.automatable === null ? '' : decision.automatable ? 'can be automated' : 'cannot be automated',
      decision.totalImpact === null ? '' : decision.totalImpact ? 'total impact' : 'partial impact',
      knownExploited === null && decision.exploitation !== null ? `exploitation: ${decision.exploitation}` : '',
      epss === null ? 'EPSS unknown' : `EPSS ${(epss.score * 100).toPrecision(2)} %`,
    ]
    lines.push(`${paint.bold(visibleText(cve))}  ${facts.filter(Boolean).join(', ')}`)
  }
  for (const statement of report.statements) lines.push('', ...statementText(statement, paint))
  if (report.others.length > 0) {
    lines.push('', paint.bold('Also named in'))
    for (const one of report.others.slice(0, 40))
      lines.push(
        `  ${visibleText(one.id, 80)}  ${visibleText(one.title, 80)}  ${paint.soft(visibleText(`${one.packages.slice(0, 2).join(', ')} (${one.feed})`, 120))}`,
      )
    if (report.others.length > 40) lines.push(paint.soft(`  and ${report.others.length - 40} more (--json lists them)`))
  }
  return `${lines.join('\n').trim()}\n`
}

function statementText(one: Advisory & { feed: string }, paint: Paint): string[] {
  const names = [...one.aliases, ...one.upstream].filter((name) => name !== one.id)
  const head = [
    one.severity ?? '',
    one.cvss === null ? '' : `CVSS ${one.cvss.score}`,
    `published ${dayOf(one.published)}`,
    one.feed,
  ]
  const lines = [
    `${paint.bold(visibleText(one.id))}  ${visibleText(one.title, 200)}`,
    paint.soft(`  ${visibleText(head.filter(Boolean).join(', '))}`),
    ...(one.withdrawn === null ? [] : [paint.amber(`  withdrawn ${dayOf(one.withdrawn)}: it closes what it opened`)]),
    ...(names.length > 0
      ? [
          paint.soft(
            `  also ${visibleText(names.slice(0, 8).join(', '), 300)}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`,
          ),
        ]
      : []),
    ...(one.summary !== '' && one.summary !== one.title
      ? fold(one.summary, paint.width - 2, 12).map((line) => `  ${line}`)
      : []),
    ...one.affected.slice(0, 15).map((row) => `  ${affectedText(row)}`),
    ...(one.affected.length > 15 ? [paint.soft(`  and ${one.affected.length - 15} more packages`)] : []),
    ...one.remedies
      .slice(0, 8)
      .map(
        (remedy) =>
          `  ${paint.sea(REMEDIES[remedy.kind])} ${visibleText(remedy.text.replaceAll(/\s+/g, ' ').trim(), 300)}${RESTARTS[remedy.restart]}`,
      ),
    ...one.flags.slice(0, 5).map((flag) => paint.amber(`  doubtful: ${visibleText(flag.message, 200)}`)),
    ...one.references.slice(0, 3).map((url) => paint.soft(`  ${visibleText(url, 200)}`)),
  ]
  return lines
}

const REMEDIES: Readonly<Record<Advisory['remedies'][number]['kind'], string>> = {
  fix: 'Fix:',
  workaround: 'Workaround:',
  mitigation: 'Mitigation:',
  'none-planned': 'No fix is planned:',
  'none-available': 'No fix yet:',
}
const RESTARTS: Readonly<Record<Advisory['remedies'][number]['restart'], string>> = {
  none: ' (no restart)',
  service: ' (restart the service)',
  machine: ' (restart the machine)',
  unknown: '',
}

function affectedText(row: AffectedPackage): string {
  const where = visibleText(
    `${row.ecosystem} ${row.name}${row.module === null ? '' : ` (stream ${row.module})`}${row.channel === null ? '' : ` [${row.channel}]`}`,
    160,
  )
  const said =
    row.status === 'not-affected'
      ? `not affected${row.reason === null ? '' : ` (${row.reason})`}`
      : row.status === 'under-investigation'
        ? 'not known yet whether it is affected'
        : rangesText(row)
  const verdict = row.verdict === null ? '' : `; ${VERDICTS[row.verdict]}`
  return `${where}: ${visibleText(said, 200)}${verdict}`
}

function rangesText(row: AffectedPackage): string {
  const parts = [
    ...row.ranges.slice(0, 4).map(rangeText),
    ...(row.versions.length > 0
      ? [
          `versions ${row.versions.slice(0, 6).join(', ')}${row.versions.length > 6 ? ` and ${row.versions.length - 6} more` : ''}`,
        ]
      : []),
  ]
  return parts.length === 0 ? 'affected, no versions given' : parts.join('; ')
}

function rangeText(range: VersionRange): string {
  const from = range.introduced === null ? '' : `from ${range.introduced} on, `
  if (range.fixed !== null) return `${from}fixed in ${range.fixed}`
  return range.lastAffected === null
    ? `${from}affected, no fix known`
    : `${from}affected up to ${range.lastAffected}, no known fix`
}

function dayOf(time: number | null): string {
  return time === null ? 'unknown   ' : new Date(time).toISOString().slice(0, 10)
}

function fold(text: string, width: number, most: number): string[] {
  const lines = ['']
  for (const word of visibleText(text.trim().replaceAll(/\s+/g, ' '), 3_000).split(' ')) {
    const last = lines.length - 1
    const line = lines[last] ?? ''
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[last] = line === '' ? word : `${line} ${word}`
  }
  return lines.length > most ? [...lines.slice(0, most), '…'] : lines
}

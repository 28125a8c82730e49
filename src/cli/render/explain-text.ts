import type {
  AddressExplanation,
  DecisionStep,
  ExplainReport,
  FlawAnswer,
  LineExplanation,
  RuleDecision,
  ThreatExplanation,
} from '../../model/explain-report.ts'
import { visibleText } from '../../support/escape.ts'
import { exposureShowText } from './exposure-text.ts'
import type { Paint } from './paint.ts'
import { count, growthWords, when } from './wording.ts'

/** The decision as a tree, one branch a question. */
export function explainText(report: ExplainReport, paint: Paint, now: Date): string {
  const lines =
    report.kind === 'line'
      ? lineText(report, paint)
      : report.kind === 'address'
        ? addressText(report, paint, now)
        : report.kind === 'host'
          ? [exposureShowText(report.report, paint).trimEnd(), paint.bold(report.result)]
          : threatText(report, paint, now)
  return `${lines.join('\n')}\n`
}

function lineText(report: LineExplanation, paint: Paint): string[] {
  const branch = branches(paint)
  if (!report.format || !report.record) return [`${branch.last} format   ${paint.amber('none fits')}. ${report.result}`]
  const lines = [
    `${branch.inner} format   ${report.format.id} ${paint.soft(`(${report.format.title}; fits with ${Math.round(report.format.confidence * 100)} %)`)}`,
    `${branch.inner} source   ${visibleText(String(report.record['source']))} ${paint.soft('(the anchored peer field; nothing else in the line can change it)')}`,
  ]
  for (const [name, value] of Object.entries(report.record)) {
    if (name === 'source' || value === null || typeof value === 'object') continue
    lines.push(`${branch.down}   ${paint.soft(name.padEnd(13))} ${visibleText(String(value), paint.width - 20)}`)
  }
  const other = report.record['other']
  if (other && typeof other === 'object') {
    for (const [name, value] of Object.entries(other))
      lines.push(
        `${branch.down}   ${paint.soft(visibleText(name).padEnd(13))} ${visibleText(String(value), paint.width - 20)}`,
      )
  }
  for (const decision of report.why) lines.push(...decisionText(decision, paint))
  lines.push(`${branch.last} result   ${paint.bold(report.result)}`)
  return lines
}

function decisionText(decision: RuleDecision, paint: Paint): string[] {
  const branch = branches(paint)
  const verdict = decision.matched ? paint.ember('matches') : paint.soft('does not match')
  const lines = [
    `${branch.inner} rule     ${decision.rule} ${verdict}: ${visibleText(decision.title)} ${paint.soft(`(${decision.level}, by ${visibleText(decision.author)}, ${decision.licence})`)}`,
  ]
  let shownValue = ''
  for (const step of shortened(decision.conditions)) {
    const mark = paint.symbols ? (step.ok ? paint.pine('✓') : paint.soft('✗')) : step.ok ? '[yes]' : '[no] '
    // The value looked at stands once, not beside each of twenty tests of the same field.
    const value =
      step.ok || step.value === null || step.value === shownValue
        ? ''
        : paint.soft(`  in ${visibleText(step.value, 80)}`)
    if (value) shownValue = step.value ?? ''
    lines.push(
      `${branch.down}   ${'  '.repeat(step.depth)}${mark} ${visibleText(step.text, 200)}${step.view ? paint.soft(` (${step.view})`) : ''}${value}`,
    )
  }
  const change = decision.wouldChange.map((text) => `${branch.down}   ${paint.soft(visibleText(text, 240))}`)
  return [...lines, ...change]
}

const ALIKE_SHOWN = 4

/** Of a long run of failed tests side by side, the first few and how many more. */
function shortened(steps: readonly DecisionStep[]): DecisionStep[] {
  const out: DecisionStep[] = []
  let run = 0
  let left = 0
  for (const step of steps) {
    const last = out.at(-1)
    const alike = !step.ok && step.value !== undefined && last !== undefined && !last.ok && last.depth === step.depth
    run = alike ? run + 1 : 0
    if (run < ALIKE_SHOWN) {
      if (left > 0) out.push(more(left, last?.depth ?? 0))
      left = 0
      out.push(step)
    } else left++
  }
  return left > 0 ? [...out, more(left, out.at(-1)?.depth ?? 0)] : out
}

function more(count: number, depth: number): DecisionStep {
  return { depth, ok: false, text: `... and ${count} more like these`, value: null, view: null }
}

function addressText(report: AddressExplanation, paint: Paint, now: Date): string[] {
  const { source } = report
  const lines = [`${paint.bold(report.address)}${report.range ? paint.soft(`  ${report.range}`) : ''}`, report.result]
  if (source) {
    lines.push(
      `First seen ${when(source.first, now)}, last ${when(source.last, now)} UTC.`,
      source.threats.length > 0 ? `Threats: ${source.threats.join(', ')}` : 'None of its requests matched a rule.',
      '',
    )
    for (const line of report.lines) {
      lines.push(
        `${paint.soft(`${line.file}:${line.line}`)}${line.threats.length > 0 ? `  ${paint.ember(line.threats.join(', '))}` : ''}`,
        `  ${visibleText(line.text, paint.width * 2)}`,
      )
    }
    lines.push(
      '',
      paint.soft('An address can be shared (NAT, proxy, mobile network): one bad host does not make all of them bad.'),
    )
  }
  return lines
}

function threatText(report: ThreatExplanation, paint: Paint, now: Date): string[] {
  return [
    ...report.threats.flatMap((threat) => [
      `${paint.bold(visibleText(threat.name))}  ${paint.soft([threat.id, ...threat.cves].join(', '))}`,
      ...(threat.story ? [visibleText(threat.story.replaceAll(/\s+/g, ' '), 4000)] : []),
      ...threat.rules.flatMap((rule) => [
        `  rule ${rule.rule}: ${visibleText(rule.title)}`,
        ...rule.conditions.map((line) => `    ${line}`),
      ]),
      ...seenText(threat.seen, paint, now),
      '',
    ]),
    ...(report.flaw === undefined ? [] : flawText(report.flaw, paint)),
    paint.bold(report.result),
  ]
}

/** Where it is open and why, and why it is not where one might think so. Texts are visible already. */
function flawText(flaw: FlawAnswer, paint: Paint): string[] {
  const lines = flaw.advisories.map(
    ({ id, source, title }) => `${paint.bold(id)} ${title} ${paint.soft(`(${source})`)}`,
  )
  if (flaw.exposed.exposures.length > 0) lines.push(exposureShowText(flaw.exposed, paint).trimEnd())
  const clear = flaw.clear.map((one) => `  ${one.host}: ${one.package} ${one.installed} is not exposed: ${one.why}`)
  return [...lines, ...clear, '']
}

function seenText(seen: ThreatExplanation['threats'][number]['seen'], paint: Paint, now: Date): string[] {
  if (!seen) return []
  const growth = growthWords(seen.growth) || `no growth figure: ${seen.growth.why ?? ''}`
  return [
    `  seen: ${count(seen.requests, 'request')} from ${count(seen.sources, 'source')}, ${when(seen.first, now)} to ${when(seen.last, now)} UTC, ${growth}`,
    ...seen.evidence.flatMap((line) => [
      paint.soft(`    ${line.file}:${line.line}`),
      `      ${visibleText(line.text, paint.width * 2)}`,
    ]),
  ]
}

function branches(paint: Paint): { inner: string; down: string; last: string } {
  return paint.symbols ? { inner: '├', down: '│', last: '└' } : { inner: '-', down: ' ', last: '-' }
}

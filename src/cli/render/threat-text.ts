import type { Threat } from '../../model/threat.ts'
import { visible, visibleText } from '../../support/escape.ts'
import { conditionLines } from './condition-text.ts'
import type { Paint } from './paint.ts'

/** One line a family, sorted by year. */
export function threatListText(threats: readonly Threat[], paint: Paint): string {
  const width = Math.max(4, ...threats.map((threat) => threat.id.length))
  const rows = threats
    .toSorted((a, b) => a.year - b.year || (a.id < b.id ? -1 : 1))
    .map((threat) => {
      const cves =
        threat.cves.length > 2
          ? `${threat.cves.slice(0, 2).join(' ')} +${threat.cves.length - 2}`
          : threat.cves.join(' ')
      return `${threat.year}  ${threat.kind.padEnd(7)}  ${paint.bold(threat.id.padEnd(width))}  ${visibleText(threat.name)}  ${paint.soft(cves)}`.trimEnd()
    })
  const kinds = ['worm', 'exploit', 'scanner', 'generic']
    .map((kind) => `${threats.filter((threat) => threat.kind === kind).length} ${kind}`)
    .join(', ')
  return `${rows.join('\n')}\n\n${paint.soft(`${threats.length} families: ${kinds}. More: firebreak threats show ID`)}\n`
}

/** Everything the catalogue knows about one family. */
export function threatText(threat: Threat, paint: Paint): string {
  const lines = [
    `${paint.bold(visibleText(threat.name))}  ${paint.soft(`${threat.id}, ${threat.kind}, since ${threat.year}`)}`,
    ...(threat.cves.length > 0 ? [threat.cves.join(', ')] : []),
    '',
    ...fold(threat.story, paint.width),
    '',
    ...section('In a log', [`${threat.looksLike}`, visibilityWords(threat)], paint),
    ...section(
      'Affects',
      threat.products.map(
        (product) =>
          `${product.vendor ? `${product.vendor} ` : ''}${product.name}${product.affected ? `: ${product.affected}` : ''}`,
      ),
      paint,
    ),
    ...section(
      'Calendar',
      threat.calendar.map((phase) => `day ${phase.fromDay} to ${phase.toDay} of each month (UTC): ${phase.phase}`),
      paint,
    ),
    ...section('Patch', threat.patch ? [threat.patch] : [], paint),
    ...section('Until then', threat.workaround ? [threat.workaround] : [], paint),
    paint.bold(threat.rules.length > 0 ? 'Rules' : 'Rules: none, an access log does not show it'),
  ]
  for (const rule of threat.rules) {
    lines.push(
      `  ${rule.id}  ${paint.soft(`${rule.level}, by ${rule.author}, ${rule.licence}`)}`,
      ...conditionLines(rule.condition).map((line) => `    ${line}`),
    )
    const example = rule.tests.find((test) => test.expect === 'match')
    if (example) lines.push(paint.soft(`    for example ${visible(example.line, 160)}`))
  }
  lines.push('', ...section('References', threat.references, paint))
  return `${lines.join('\n').trimEnd()}\n`
}

function visibilityWords(threat: Threat): string {
  return {
    'request-line': 'An ordinary access log shows it.',
    partly: 'An ordinary access log shows part of it: a match is a probe, proof would be in the body or a header.',
    'headers-or-body-only': 'An ordinary access log does not show it: log more headers to see it.',
  }[threat.visibility]
}

function section(title: string, texts: string[], paint: Paint): string[] {
  const full = texts.filter((text) => text.trim() !== '')
  return full.length === 0
    ? []
    : [paint.bold(title), ...full.flatMap((text) => fold(text, paint.width - 2).map((line) => `  ${line}`)), '']
}

function fold(text: string, width: number): string[] {
  const lines = ['']
  for (const word of visibleText(text.trim().replaceAll(/\s+/g, ' '), 20_000).split(' ')) {
    const last = lines.length - 1
    const line = lines[last] ?? ''
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[last] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

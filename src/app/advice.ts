import type { LookReport, NextStep, ThreatRow } from '../model/look-report.ts'
import type { Threat } from '../model/threat.ts'

const STEPS_SHOWN = 5

/**
 * What to do now, most urgent first: what was answered with success, then what grows, then what is only knocking.
 * `threats` is the catalogue; threats from imported rules are not in it.
 */
export function advise(report: Omit<LookReport, 'next'>, threats: readonly Threat[]): NextStep[] {
  if (report.input.lines === 0) return [nothingRead()]
  const steps = [
    ...exposureSteps(report),
    ...sampleSteps(report),
    ...answeredSteps(report.threats, threats),
    ...growingSteps(report.threats, threats),
    ...unknownSteps(report),
    ...knockingSteps(report.threats, threats),
    ...(report.sample ? [] : blindSteps(report)),
  ]
  return steps.length > 0
    ? steps.slice(0, STEPS_SHOWN)
    : [
        {
          urgency: 'fyi',
          text: 'Nothing is urgent. Keep your updates on and look again tomorrow.',
          command: 'firebreak look --since 24h',
        },
      ]
}

/** What is installed here and probed for comes first; then what is past its day; then what merely waits. */
function exposureSteps({ exposure }: Omit<LookReport, 'next'>): NextStep[] {
  const open = (exposure?.exposures ?? []).filter(
    (row) => row.certainty === 'certain' && (row.state === 'open' || row.state === 'fixed-on-disk'),
  )
  const probed = open.find((row) => row.probed !== null)
  if (probed !== undefined) {
    return [
      {
        urgency: 'now',
        text: `${probed.flaw} is open here and probed for right now: ${probed.fixed === null ? `no fix is known for ${probed.package}; mitigate it` : `bring ${probed.package} to ${probed.fixed}`}, then look for traces of a break-in.`,
        command: `firebreak exposure show ${probed.flaw}`,
      },
    ]
  }
  const overdue = open.filter((row) => row.overdue).length
  if (open.length === 0) return []
  return [
    {
      urgency: overdue > 0 ? 'now' : 'soon',
      text:
        overdue > 0
          ? `${overdue} of ${open.length} open exposures of this machine are past their deadline.`
          : `${open.length} exposures of this machine are open; none is past its deadline.`,
      command: 'firebreak exposure ls --by-fix',
    },
  ]
}

/** Nothing of a sample is true of this machine: what is, comes first. */
function sampleSteps(report: Omit<LookReport, 'next'>): NextStep[] {
  if (!report.sample) return []
  const text = 'What follows is about the sample, not about this machine. Name your own logs.'
  return [...blindSteps(report), { urgency: 'soon', text, command: 'firebreak look /path/to/access.log' }]
}

function nothingRead(): NextStep {
  return {
    urgency: 'soon',
    text: 'No line was read, so nothing can be said. Name the place where your web server writes its log.',
    command: 'firebreak look /path/to/access.log',
  }
}

function answeredSteps(rows: ThreatRow[], threats: readonly Threat[]): NextStep[] {
  return rows
    .filter((row) => row.kind !== 'generic' && row.kind !== 'scanner' && row.answered['2xx'] > 0)
    .toSorted((a, b) => b.answered['2xx'] - a.answered['2xx'])
    .slice(0, 2)
    .map((row) => {
      const known = threats.find((threat) => threat.id === row.id)
      const product = known?.products[0]?.name
      const owner = product
        ? `If ${product} runs here, take it for broken into until you have checked it`
        : 'Find out what answered, and take it for broken into until you have checked it'
      const fix = known?.patch ? ` Fix: ${sentence(known.patch)}` : ''
      return {
        urgency: 'now' as const,
        text: `${row.name}: ${row.answered['2xx']} of ${row.requests} requests were answered with success. ${owner}; a site that answers every path with 200 is the harmless reason.${fix}`,
        command: `firebreak explain ${row.id}`,
      }
    })
}

function growingSteps(rows: ThreatRow[], threats: readonly Threat[]): NextStep[] {
  return rows
    .filter((row) => row.kind !== 'generic' && row.doublingMinutes !== null)
    .toSorted((a, b) => (a.doublingMinutes ?? 0) - (b.doublingMinutes ?? 0))
    .slice(0, 2)
    .map((row) => {
      const known = threats.find((threat) => threat.id === row.id)
      const way = known?.patch
        ? `Patch before it finds a host that is open: ${sentence(known.patch)}`
        : 'Find out today whether you run what it looks for.'
      const meanwhile = known?.workaround ? ` Until then: ${sentence(known.workaround)}` : ''
      return {
        urgency: 'now' as const,
        text: `${row.name} is growing (${row.sources} sources). ${way}${meanwhile}`,
        command: `firebreak threats show ${row.id}`,
      }
    })
}

function knockingSteps(rows: ThreatRow[], threats: readonly Threat[]): NextStep[] {
  const named = rows.filter((row) => row.kind === 'worm' || row.kind === 'exploit')
  if (named.length === 0) return []
  const products = [
    ...new Set(named.flatMap((row) => threats.find((threat) => threat.id === row.id)?.products[0]?.name ?? [])),
  ]
  if (products.length === 0) return []
  const list = products.slice(0, 6).join(', ')
  return [
    {
      urgency: 'soon',
      text: `Check whether you run any of what they look for: ${list}${products.length > 6 ? ' and others' : ''}. If not, these requests cannot hurt you.`,
      command: `firebreak threats show ${named[0]?.id ?? ''}`,
    },
  ]
}

function unknownSteps(report: Omit<LookReport, 'next'>): NextStep[] {
  const growing = report.unclassified.find((row) => row.growth.doublingMinutes !== null)
  if (!growing) return []
  return [
    {
      urgency: 'now',
      text: `A request that no rule knows is spreading: ${growing.sources} sources ask for ${growing.template}. Find out what it looks for before it finds it.`,
      command: null,
    },
  ]
}

function blindSteps(report: Omit<LookReport, 'next'>): NextStep[] {
  const denied = report.warnings.find((warning) => warning.code === 'file-no-permission')
  if (!denied) return []
  return [
    {
      urgency: 'soon',
      text: `Some logs could not be read, so this answer is partial. ${denied.remedy}`,
      command: null,
    },
  ]
}

/** One sentence with its full stop. */
function sentence(text: string): string {
  const trimmed = text.trim().replaceAll(/\s+/g, ' ')
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

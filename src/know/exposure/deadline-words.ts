import type { Deadline } from '../../model/exposure.ts'

/** The row in one sentence: inputs first, then what follows from them. */
export function deadlineWords({ row, inputs, days, forensics }: Deadline): string {
  const facts = [
    said(inputs.exploited.value, row.exploited, 'known exploited', 'not known to be exploited'),
    said(inputs.reachable.value, row.reachable, 'publicly reachable', 'not publicly reachable'),
    said(inputs.automatable.value, row.automatable, 'automatable', 'not automatable'),
    said(inputs.totalImpact.value, row.totalImpact, 'total control', 'partial control'),
  ]
  const end = days === null ? 'with the next upgrade' : `${days} days`
  return `${facts.join(', ')}: ${end}${forensics ? ', and look for a break-in' : ''}`
}

function said(value: boolean | null, counted: boolean, yes: string, no: string): string {
  return value === null ? `${counted ? yes : no} (not known, the worse answer counts)` : value ? yes : no
}

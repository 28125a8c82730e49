import type { Deadline } from '../../model/exposure.ts'

/** The row in one sentence: what is known, what is not, and what follows. */
export function deadlineWords({ row, inputs, days, forensics }: Deadline): string {
  const all = [
    { value: inputs.exploited.value, counts: row.exploited, yes: 'known exploited', no: 'not known to be exploited' },
    { value: inputs.reachable.value, counts: row.reachable, yes: 'publicly reachable', no: 'not publicly reachable' },
    { value: inputs.automatable.value, counts: row.automatable, yes: 'automatable', no: 'not automatable' },
    { value: inputs.totalImpact.value, counts: row.totalImpact, yes: 'total control', no: 'partial control' },
  ]
  const known = all.flatMap(({ value, yes, no }) => (value === null ? [] : [value ? yes : no]))
  const unknown = (taken: boolean): string[] =>
    all.flatMap(({ value, counts, yes }) => (value === null && counts === taken ? [`${yes}?`] : []))
  const parts = [
    ...(known.length > 0 ? [known.join(', ')] : []),
    ...(unknown(true).length > 0 ? [`not known, so taken for yes: ${unknown(true).join(' ')}`] : []),
    ...(unknown(false).length > 0
      ? [`not known, taken for no until an advisory says more: ${unknown(false).join(' ')}`]
      : []),
  ]
  const limit = days === null ? 'with the next upgrade' : `${days} days`
  const look = forensics ? ', and look for a break-in' : ''
  return `${parts.join('; ')}: ${limit}${look}`
}

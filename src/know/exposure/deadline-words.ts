import type { Deadline } from '../../model/exposure.ts'

/** The row in one sentence: what is known, what is not, and what follows. */
export function deadlineWords({ inputs, days, forensics }: Deadline): string {
  const all = [
    { value: inputs.exploited.value, yes: 'known exploited', no: 'not known to be exploited' },
    { value: inputs.reachable.value, yes: 'publicly reachable', no: 'not publicly reachable' },
    { value: inputs.automatable.value, yes: 'automatable', no: 'not automatable' },
    { value: inputs.totalImpact.value, yes: 'total control', no: 'partial control' },
  ]
  const known = all.flatMap(({ value, yes, no }) => (value === null ? [] : [value ? yes : no]))
  const unknown = all.flatMap(({ value, yes }) => (value === null ? [`${yes}?`] : []))
  const parts = [
    ...(known.length > 0 ? [known.join(', ')] : []),
    ...(unknown.length > 0 ? [`not known, so taken for yes: ${unknown.join(' ')}`] : []),
  ]
  const limit = days === null ? 'with the next upgrade' : `${days} days`
  const look = forensics ? ', and look for a break-in' : ''
  return `${parts.join('; ')}: ${limit}${look}`
}

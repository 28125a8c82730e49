import type { Message } from '../channels/types.ts'
import type { Outgoing } from './ports.ts'

/** Several messages of one channel in one, oldest first: hundreds of single mails are read by nobody. */
export function digest(group: readonly Outgoing[], base: string | null): Message {
  const ids = group.map(({ id }) => id)
  const parts = group.map(({ subject, text, path }) =>
    [subject, indented(text), ...(base === null || path === null ? [] : [`  ${base}${path}`])].join('\n'),
  )
  return {
    id: `firebreak-${Math.min(...ids)}-${Math.max(...ids)}`,
    subject: `Firebreak: ${group.length} messages, none of them urgent`,
    text: parts.join('\n\n'),
    urgent: false,
    link: base,
  }
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

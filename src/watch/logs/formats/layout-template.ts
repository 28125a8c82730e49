import type { DelimitedLayout } from './cut/delimited.ts'
import type { Role, Step } from './types.ts'

/**
 * A delimited layout written as the line looks: `{source} - {user*} [{time-clf}] "{request}" {status} {ignore:name}`. `*` lets an
 * unquoted field hold spaces (times always may); a field between double quotes is quoted.
 */
export function delimited(
  template: string,
  more: { trailing?: 'anything'; escapes?: 'hash' | 'none' } = {},
): DelimitedLayout {
  const pieces = template.split(/\{([a-zA-Z-]+)(\*?)(?::([^}]+))?\}/)
  const steps: Step[] = []
  for (let i = 0; i + 4 < pieces.length; i += 4) {
    const [before = '', role, star, name] = pieces.slice(i, i + 4)
    const quoted = before.endsWith('"') && (pieces[i + 4] ?? '').startsWith('"')
    const step: Step = { before, role: role as Role, name: name ?? null, quoted }
    if (!quoted && (star === '*' || TIMES.test(role ?? ''))) step.spaces = true
    steps.push(step)
  }
  const layout: DelimitedLayout = {
    kind: 'delimited',
    steps,
    after: pieces.at(-1) ?? '',
    trailing: more.trailing ?? 'none',
  }
  if (more.escapes !== undefined) layout.escapes = more.escapes
  return layout
}

const TIMES = /^time-(?:clf|iso)$/

import { linesOf, plainText } from './section-text.ts'
import type { Section } from './types.ts'

/** One line of a configuration file, as `grep -Hn` prints it. */
export interface ConfigLine {
  /** `file:line`. */
  place: string
  directive: string
  /** The rest, without the comment behind it and the `;` of nginx. */
  rest: string
}

export function configLines(section: Section | undefined): ConfigLine[] {
  return linesOf(section).flatMap((line) => {
    const [, file = '', number = '', text = ''] = /^(\/[^:]{1,500}):(\d{1,7}):(.{1,2000})/.exec(line) ?? []
    const [, directive = '', rest = ''] = /^\s*([A-Za-z_]{1,60})\s*=?\s*(.*)$/.exec(text.split('#')[0] ?? '') ?? []
    if (directive === '' || plainText(rest || '-') === null) return []
    return [{ place: `${file}:${number}`, directive, rest: rest.trim().replace(/\s*;$/, '') }]
  })
}

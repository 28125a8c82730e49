import type { InventoryGap } from '../../../model/host.ts'
import type { Section, Sections } from './types.ts'

/** Names of packages, in any of the package managers read here. */
const NAME = /^[A-Za-z0-9@_][A-Za-z0-9@_+.:~/^()&, -]{0,213}$/
/** Versions: one word. */
const VERSION = /^[A-Za-z0-9~][\w.+:~^!*-]{0,254}$/
/** More packages than any honest host has; what is beyond is not kept. */
export const MOST_PACKAGES = 60_000

export function isName(text: string | undefined): text is string {
  return text !== undefined && NAME.test(text) && !text.endsWith(' ')
}

export function isVersion(text: string | undefined): text is string {
  return text !== undefined && VERSION.test(text)
}

/** Lines of a section without empty ones; the last line is dropped when the section was cut, since it may be half of one. */
export function linesOf(section: Section | undefined): string[] {
  if (section === undefined) return []
  const lines = section.text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (section.cut) lines.pop()
  return lines.filter((line) => line !== '')
}

/** Printable text, one line, of at most `max` characters: names of processes, paths. Null when it is nothing of the kind. */
export function plainText(text: string | undefined, max = 4096): string | null {
  return text !== undefined && text !== '' && text.length <= max && !CONTROL.test(text) ? text : null
}
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

/** A gap for each of the parts that was cut: `what` is known only in part. */
export function cutGaps(sections: Sections, what: InventoryGap['what'], ...names: string[]): InventoryGap[] {
  return names
    .filter((name) => sections.get(name)?.cut === true)
    .map((name) => ({ what, reason: `The answer to “${name}” was cut: it took too long or was too long.` }))
}

/** A gap for lines that could not be read; none for 0. */
export function unreadGaps(count: number, what: InventoryGap['what'], example: string): InventoryGap[] {
  if (count === 0) return []
  const lines = count === 1 ? 'One line' : `${count} lines`
  return [{ what, reason: `${lines} could not be understood, for example: ${example.slice(0, 80)}` }]
}

import type { Part, Section, Sections } from '../collectors/types.ts'

export interface Answer {
  sections: Sections
  /** The last frame arrived: nothing is missing at the end. */
  complete: boolean
  /** There was at least one frame of ours. */
  recognised: boolean
}

/**
 * Finds the frames of `unix-script.ts` (or `windows-script.ts`) in what a host sent. Anything outside them (greetings of a login shell)
 * is ignored. A part counts once, the first time; names nobody asked for do not count. Linear in the length.
 */
export function readAnswer(bytes: Buffer, parts: readonly Part[], boundary: string): Answer {
  const sections = new Map<string, Section>()
  const asked = new Map(parts.map((part) => [part.name, part]))
  const mark = Buffer.from(`\n${boundary} `, 'latin1')
  let recognised = false
  let complete = false
  let open: { part: Part; from: number } | null = null
  for (let at = bytes.indexOf(mark); at >= 0 && !complete; at = bytes.indexOf(mark, at + 1)) {
    const line = lineAt(bytes, at + mark.length)
    const [sign = '', name = '', status = ''] = line.split(' ')
    const part = asked.get(name)
    if (sign === '.') complete = true
    else if (sign === '<' && open === null && part !== undefined && !sections.has(name)) {
      open = { part, from: Math.min(bytes.length, at + mark.length + line.length + 1) }
    } else if (sign === '>' && open !== null && name === open.part.name) {
      sections.set(name, section(bytes.subarray(open.from, Math.max(at, open.from)), open.part, exitStatus(status)))
      open = null
    }
    recognised ||= sign === '<' || sign === '.'
  }
  if (open !== null) sections.set(open.part.name, section(bytes.subarray(open.from), open.part, null))
  return { sections, complete, recognised }
}

/** Longest frame line: sign, name, status. */
const MOST_FRAME = 200
/** `timeout` ended it: 124 by its own signal, 137 by the kill after it, 143 in old busybox. */
const TIMED_OUT = new Set([124, 137, 143])

function lineAt(bytes: Buffer, from: number): string {
  const end = bytes.subarray(from, from + MOST_FRAME).indexOf(10)
  return bytes
    .toString('latin1', from, end < 0 ? Math.min(bytes.length, from + MOST_FRAME) : from + end)
    .replace(/\r$/, '')
}

function exitStatus(text: string): number | null {
  return /^\d{1,10}$/.test(text) ? Number(text) : null
}

function section(output: Buffer, part: Part, status: number | null): Section {
  const tooLong = output.length > part.bytes
  const text = (tooLong ? output.subarray(0, part.bytes) : output).toString('utf8')
  return { text, cut: tooLong || status === null || TIMED_OUT.has(status), status }
}

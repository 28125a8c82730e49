import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Section, Sections } from '../types.ts'

/**
 * Outputs of real tools, cut down to what tells something; `debian-12` is from real hosts with additions, the others were written after the
 * documentation of the tools. `=== part status` begins a section.
 */
export const recordedHosts: readonly string[] = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace(/\.txt$/, ''))

export function recorded(host: string): Sections {
  const sections = new Map<string, Section>()
  let name = ''
  let status = 0
  let lines: string[] = []
  const close = (): void => {
    if (name !== '') sections.set(name, { text: lines.map((line) => `${line}\n`).join(''), cut: false, status })
  }
  for (const line of readFileSync(join(import.meta.dirname, `${host}.txt`), 'utf8')
    .trimEnd()
    .split('\n')) {
    const [, next = '', code] = /^=== (\S+) (\d+)$/.exec(line) ?? []
    if (next === '') {
      lines.push(line)
      continue
    }
    close()
    ;[name, status, lines] = [next, Number(code), []]
  }
  close()
  return sections
}

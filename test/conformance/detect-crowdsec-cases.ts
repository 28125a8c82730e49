import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Expected {
  scenario: string
  sources: string[]
}

export interface Case {
  name: string
  /** Scenarios its configuration names; file names where it names files. */
  scenarios: string[]
  lines: string[]
  /** Null: the case is about parsing only. */
  expected: Expected[] | null
}

/** The hub's own test cases: a log, which scenarios read it, and who must be found. */
export function readCases(directory: string): Case[] {
  return readdirSync(directory)
    .toSorted()
    .map((name) => {
      const files = readdirSync(join(directory, name))
      const read = (file: string) => (files.includes(file) ? readFileSync(join(directory, name, file), 'latin1') : null)
      const log = files.find((file) => file.endsWith('.log'))
      return {
        name,
        scenarios: scenariosOf(read('config.yaml') ?? ''),
        lines: (log === undefined ? '' : (read(log) ?? '')).split(/\r?\n/).filter((line) => line.trim() !== ''),
        expected: expectedOf(read('scenario.assert')),
      }
    })
}

function scenariosOf(config: string): string[] {
  const block = /^scenarios:\n((?: *-.*\n)*)/m.exec(config)?.[1] ?? ''
  return [...block.matchAll(/- *"?([^"\n]*)"?/g)].map((found) => (found[1] ?? '').trim()).filter((one) => one !== '')
}

function expectedOf(text: string | null): Expected[] | null {
  if (text === null) return null
  const found = new Map<number, Expected>()
  const at = (index: string | undefined): Expected => {
    const number = Number(index)
    const known = found.get(number) ?? { scenario: '', sources: [] }
    found.set(number, known)
    return known
  }
  for (const [, source, index] of text.matchAll(/"([^"]+)" in results\[(\d+)\]\.Overflow\.GetSources/g))
    at(index).sources.push(source ?? '')
  for (const [, index, name] of text.matchAll(/results\[(\d+)\]\.Overflow\.Alert\.GetScenario\(\) == "([^"]+)"/g))
    at(index).scenario = name ?? ''
  return [...found.values()]
}

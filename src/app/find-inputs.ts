import type { Warning } from '../model/look-report.ts'
import { ERRORS } from '../support/errors.ts'
import type { Format } from '../watch/logs/formats/types.ts'
import { discoverLogs } from '../watch/logs/discover/discover.ts'
import { listInputs } from '../watch/logs/read/list-inputs.ts'
import type { Input } from '../watch/logs/read/types.ts'
import { sampleInput } from './sample-input.ts'

/** What to read, and what is known about it beforehand. */
export interface FoundInputs {
  inputs: Input[]
  /** Formats from the servers' own configuration, by path. */
  formats: Map<string, Format>
  warnings: Warning[]
  /** Places where logs were looked for, with what was there; empty when the user named paths. */
  looked: Array<{ path: string; why: string }>
  sample: boolean
}

/** The paths the user named, else the logs of this machine, else the built-in sample. */
export async function findInputs(paths: readonly string[]): Promise<FoundInputs> {
  if (paths.length > 0) {
    const { inputs, warnings } = await listInputs([...paths])
    return { inputs, warnings, formats: new Map(), looked: [], sample: false }
  }
  const found = await discoverLogs('/')
  const { inputs, warnings } = await listInputs(found.files.map((file) => file.path))
  const formats = new Map(found.files.flatMap((file) => (file.format ? [[file.path, file.format] as const] : [])))
  const denied: Warning[] = found.unreadable.map((place) => ({
    code: 'file-no-permission',
    message: 'This log could not be read.',
    file: place.path,
    line: null,
    remedy: place.remedy || ERRORS['file-no-permission'].remedy,
  }))
  const all = [...denied, ...warnings]
  // A freshly installed server has logs that nobody has written to yet: an empty answer would teach nothing.
  const empty = inputs.filter((input) => input.size === 0)
  if (inputs.length > empty.length) return { inputs, warnings: all, formats, looked: found.looked, sample: false }
  return {
    inputs: [sampleInput()],
    warnings: all,
    formats: new Map(),
    looked: [...empty.map((input) => ({ path: input.path, why: 'is empty' })), ...found.looked],
    sample: true,
  }
}

import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'
import { type Kernel, Word } from '../kernel/types.ts'
import { EVIDENCE_BYTES } from './credits.ts'
import type { Verdict } from './judge.ts'
import { countTemplate, type TemplateTable } from './tally/template-table.ts'

/** A line that was read, for one who counts by the minute instead of by the file. */
export interface ObservedLine {
  /** Seconds since 1970, 0 when unknown. */
  time: number
  status: number
  /** 16 bytes; of a host name, a hash. Holds until the return. */
  key: Uint8Array
  /** Canonical form, when it is at hand. */
  source: string | null
  /** Indices into `RuleUse.threats`. */
  threats: readonly number[]
  rules: readonly number[]
  /** Hashes of the values that correlations need of it: of `RuleUse.eventFieldsOf` the base rules among `rules`. */
  values: readonly number[]
  /** Of a refused or odd request that no rule knows. */
  unknown: { template: ByteString; example: ByteString } | null
  /** From 0 in what was opened. */
  line: number
  /** At most 2,000 bytes of it. */
  text: () => ByteString
}

/** Takes the place of `Credits.credit`: tells of the line instead of adding it up. */
export function createObserver(kernel: Kernel, templates: TemplateTable, observe: (line: ObservedLine) => void) {
  const { buffer, sources } = kernel
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)

  function beginning(at: number): ByteString {
    const start = kernel.attention[at + Word.LINE]!
    return bytes.toString('latin1', start, Math.min(kernel.attention[at + Word.LINE_END]!, start + EVIDENCE_BYTES))
  }

  return (
    verdict: Verdict,
    time: number,
    status: number,
    entry: number,
    at: number,
    line: number,
    source: string | null = null,
  ): void => {
    const unknown = verdict.template < 0 ? null : templates.row(verdict.template)
    // Templates that come often are the ones that are kept.
    if (unknown !== null) countTemplate(unknown, time, verdict.isError, verdict.isReferred)
    const { threats, rules } = verdict.outcome
    const text = (): ByteString => beginning(at)
    observe({
      time,
      status,
      key: sources.key(entry),
      source,
      threats,
      rules,
      values: verdict.values,
      unknown,
      line,
      text,
    })
  }
}

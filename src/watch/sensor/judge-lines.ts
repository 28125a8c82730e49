import type { ByteString } from '../../model/record.ts'
import { randomInt } from 'node:crypto'
import type { Correlation, Rule } from '../../model/rule.ts'
import type { Network } from '../../support/address.ts'
import { chooseKernel } from '../detection/engine/choose-kernel.ts'
import type { ObservedLine } from '../detection/engine/observe-lines.ts'
import { createReader } from '../detection/engine/reader.ts'
import { ruleUse } from '../detection/engine/rule-use.ts'
import { sampleFormat } from '../detection/engine/sample-format.ts'
import type { FollowedFile } from '../logs/follow/types.ts'
import type { Format } from '../logs/formats/types.ts'
import { type Correlate, createCorrelate } from './correlate.ts'

/** Sources the kernel remembers at a time: enough to give each line of a chunk its source. */
const SOURCE_SLOTS = 4096
const LATEST = 2 ** 32 - 1
const NEWLINE = 10
const HASH = 35
const DIRECTIVES = 16
const DIRECTIVE_BYTES = 4096

interface Counted {
  lines: number
  unparsed: number
  skipped: number
}

/** Judges pieces of followed files, any file in any order. */
export interface LineJudge {
  /** Whole lines. `observe` of the setup is called for each that could be read. */
  lines(file: FollowedFile, bytes: Uint8Array): Counted
  readonly threats: readonly string[]
  /** To be asked for each observed line, during the call. */
  readonly correlate: Correlate
}

export function createLineJudge(setup: {
  rules: readonly Rule[]
  correlations: readonly Correlation[]
  trustedProxies: readonly Network[]
  formats: ReadonlyMap<string, Format>
  kernel: 'auto' | 'wasm' | 'plain'
  observe: (line: ObservedLine) => void
}): LineJudge {
  const use = ruleUse(setup.rules, setup.correlations)
  const window = { since: 0, until: LATEST }
  const { kernel } = chooseKernel(setup.kernel, {
    literals: use.set.literals,
    places: use.set.places,
    suspicious: use.set.suspicious,
    every: true,
    sourceSlots: SOURCE_SLOTS,
    ...window,
  })
  const { trustedProxies, observe } = setup
  const reader = createReader({
    kernel,
    use,
    ...window,
    trustedProxies,
    evidence: 0,
    seed: randomInt(2 ** 32),
    observe: observeInPiece,
  })
  const found = new WeakMap<FollowedFile, Format>()
  /** The file whose piece was read last: opening it again would forget what was learned of its lines. */
  let open: FollowedFile | null = null
  let before: Counted = { lines: 0, unparsed: 0, skipped: 0 }

  function observeInPiece(line: ObservedLine): void {
    line.line -= before.lines
    observe(line)
  }

  function formatOf(file: FollowedFile, bytes: Uint8Array): Format | null {
    const known = found.get(file) ?? setup.formats.get(file.log) ?? setup.formats.get(file.path)
    if (known !== undefined) return known
    const head = file.head.length >= 1024 || file.offset <= bytes.length ? file.head : bytes
    const format = sampleFormat(bytes.subarray(0, 32_768)) ?? sampleFormat(head)
    if (format !== null) found.set(file, format)
    return format
  }

  function lines(file: FollowedFile, bytes: Uint8Array): Counted {
    const format = formatOf(file, bytes)
    const preamble = format?.directives ? directivesBefore(file, bytes) : []
    if (file !== open || format === null || format.directives) {
      reader.open(0, 0, format, preamble)
      before = { lines: 0, unparsed: 0, skipped: 0 }
      open = file
    }
    for (let at = 0; at < bytes.length; ) {
      let end = Math.min(bytes.length, at + kernel.capacity)
      if (end < bytes.length) end = bytes.lastIndexOf(NEWLINE, end - 1) + 1
      if (end <= at) break
      kernel.buffer.set(bytes.subarray(at, end), kernel.start)
      reader.lines(kernel.start, kernel.start + end - at)
      at = end
    }
    if (format?.directives) file.notes = directivesIn(bytes, preamble)
    const { lines: all, unparsed, skipped } = reader.close(bytes.length, true)
    const piece = { lines: all - before.lines, unparsed: unparsed - before.unparsed, skipped: skipped - before.skipped }
    before = { lines: all, unparsed, skipped }
    return piece
  }

  /** Directives in force where the piece begins; after a first start in the middle of a file, those at its head. */
  function directivesBefore(file: FollowedFile, bytes: Uint8Array): readonly ByteString[] {
    if (file.notes.length > 0 || file.offset <= bytes.length) return file.notes
    return directivesIn(file.head, [])
  }

  return { lines, threats: use.threats, correlate: createCorrelate(use) }
}

/** The last directive of each name, the given ones before included. */
function directivesIn(bytes: Uint8Array, before: readonly ByteString[]): ByteString[] {
  const inForce = new Map(before.map((line) => [nameOf(line), line]))
  for (let mark = bytes.indexOf(HASH); mark >= 0; mark = bytes.indexOf(HASH, mark + 1)) {
    if (mark > 0 && bytes[mark - 1] !== NEWLINE) continue
    const end = bytes.indexOf(NEWLINE, mark)
    const part = bytes.subarray(mark, Math.min(end < 0 ? bytes.length : end, mark + DIRECTIVE_BYTES))
    const line = Buffer.from(part).toString('latin1').replace(/\r$/, '')
    const name = nameOf(line)
    if (inForce.delete(name) || inForce.size < DIRECTIVES) inForce.set(name, line)
  }
  return [...inForce.values()]
}

const nameOf = (line: ByteString): string => /^#[A-Za-z-]*:?/.exec(line)?.[0].slice(0, 64) ?? '#'

import { closeSync, openSync, readSync } from 'node:fs'
import { threadCpuUsage } from 'node:process'
import { loadCatalogue } from '../src/watch/catalogue/load.ts'
import { chooseKernel } from '../src/watch/detection/engine/choose-kernel.ts'
import { createReader } from '../src/watch/detection/engine/reader.ts'
import { ruleUse } from '../src/watch/detection/engine/rule-use.ts'
import { formatById } from '../src/watch/logs/formats/api.ts'

/** Lines that take longer are timed again: a pause of the machine is not theirs. */
const SUSPECT_MS = 1
const TRIES = 5

/** CPU milliseconds that the slowest of the first `size` bytes' lines takes with the catalogue's rules, each line alone. */
export function slowestLine(path: string, size: number): number {
  const { rules, correlations } = loadCatalogue()
  const use = ruleUse(rules, correlations)
  const { literals, places, every, suspicious } = use.set
  const window = { since: 0, until: 2 ** 32 - 1 }
  const { kernel } = chooseKernel('auto', { literals, places, every, suspicious, ...window, sourceSlots: 2 ** 16 })
  const bytes = Buffer.alloc(size)
  const file = openSync(path, 'r')
  const got = readSync(file, bytes, 0, size, 0)
  closeSync(file)
  const time = (from: number, to: number, reader: ReturnType<typeof createReader>): number => {
    kernel.buffer.set(bytes.subarray(from, to), kernel.start)
    const before = threadCpuUsage()
    reader.lines(kernel.start, kernel.start + to - from)
    const { user, system } = threadCpuUsage(before)
    return (user + system) / 1000
  }
  const fresh = (): ReturnType<typeof createReader> => {
    const reader = createReader({ kernel, use, ...window, evidence: 3, seed: 1, trustedProxies: [] })
    reader.open(0, 0, formatById('combined'), [])
    return reader
  }
  const lines: Array<readonly [from: number, to: number]> = []
  for (let from = 0, to = bytes.indexOf(10) + 1; to > 0 && to <= got; to = bytes.indexOf(10, from) + 1) {
    lines.push([from, to])
    from = to
  }
  const reader = fresh()
  // The first round warms up.
  for (const [from, to] of lines) time(from, to, reader)
  return lines.reduce((slowest, [from, to]) => {
    let took = time(from, to, reader)
    // A reader that remembers nothing decides anew.
    for (let again = 0; took > SUSPECT_MS && again < TRIES; again++) took = Math.min(took, time(from, to, fresh()))
    return Math.max(slowest, took)
  }, 0)
}

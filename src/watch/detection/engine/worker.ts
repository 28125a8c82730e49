import { parentPort, workerData } from 'node:worker_threads'
import { chooseKernel } from './choose-kernel.ts'
import { formatFromData } from './format-data.ts'
import type { Partial } from './partial.ts'
import { createReader } from './reader.ts'
import { createSegmentReader } from './read-segment.ts'
import { ruleUse } from './rule-use.ts'
import { Shared, type WorkerAnswer, type WorkerData } from './worker-data.ts'

const answer = work(workerData as WorkerData)
parentPort?.postMessage(answer, buffersOf(answer.partial))

/** Takes segments from the common queue until it is empty. */
function work(data: WorkerData): WorkerAnswer {
  const shared = new Int32Array(data.shared)
  const use = ruleUse(data.set.rules, data.set.correlations, data.set)
  const { since, until, evidence, sourceSlots, seed } = data
  const { literals, every, suspicious, places } = data.set
  const config = { literals, every, suspicious, places, since, until, sourceSlots }
  const chosen = chooseKernel(data.kernel, config, data.image)
  const reader = createReader({ kernel: chosen.kernel, use, since, until, evidence, seed, trustedProxies: [] })
  const segments = createSegmentReader(chosen.kernel, reader)
  const formats = data.files.map(({ format }) => (format === null ? null : formatFromData(format)))
  const stop = (): boolean => Atomics.load(shared, Shared.STOP) === 1
  while (!stop()) {
    const [file = -1, number = -1] = data.queue[Atomics.add(shared, Shared.NEXT, 1)] ?? []
    const planned = data.files[file]
    const segment = planned?.segments[number]
    if (planned === undefined || segment === undefined) break
    const tally = segments.read(planned.number, number, planned.input, formats[file] ?? null, segment, stop)
    Atomics.add(shared, Shared.KIB, Math.round(tally.bytes / 1024))
    Atomics.add(shared, Shared.KILOLINES, Math.round(tally.lines / 1000))
  }
  segments.close()
  return { partial: reader.result(), warnings: segments.warnings, kernel: chosen.kind }
}

/** The large tables are handed over, not copied. */
function buffersOf(partial: Partial): ArrayBuffer[] {
  const { pairs, events, sources } = partial
  const { segment, time, source, set, at, values } = events
  const columns = [...Object.values(pairs), segment, time, source, set, at, values]
  return [...columns, partial.knownSources, sources.keys, sources.numbers].map((column) => column.buffer as ArrayBuffer)
}

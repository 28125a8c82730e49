import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { Shared, type WorkerAnswer, type WorkerData } from './worker-data.ts'

/** What lines leave behind is dead at once: a large nursery would only fill memory. */
const YOUNG_MIB = 12

export interface Pool {
  /** Bytes and lines read so far, rounded. */
  progress(): { bytes: number; lines: number }
  stop(): void
  /** The next entry of the queue, for a thread that is not of the pool. */
  take(): number
  answers: Promise<WorkerAnswer[]>
}

/** Starts `count` workers on one queue of segments. */
export function startPool(count: number, data: Omit<WorkerData, 'shared'>): Pool {
  const shared = new SharedArrayBuffer(Shared.WORDS * 4)
  const words = new Int32Array(shared)
  const workers = Array.from(
    { length: count },
    () =>
      new Worker(workerFile(), {
        workerData: { ...data, shared },
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      }),
  )
  const answers = Promise.all(workers.map(answerOf)).catch(async (error: unknown) => {
    await Promise.all(workers.map((worker) => worker.terminate()))
    throw error
  })
  return {
    progress: () => ({
      bytes: Atomics.load(words, Shared.KIB) * 1024,
      lines: Atomics.load(words, Shared.KILOLINES) * 1000,
    }),
    take: () => Atomics.add(words, Shared.NEXT, 1),
    stop: () => Atomics.store(words, Shared.STOP, 1),
    answers,
  }
}

function answerOf(worker: Worker): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a reading thread ended early (${code})`)))
  })
}

/** The bundled program has its worker beside it; in the source tree it is this folder's `worker.ts`. */
function workerFile(): URL {
  const bundled = new URL('./worker.mjs', import.meta.url)
  return existsSync(bundled) ? bundled : new URL('./worker.ts', import.meta.url)
}

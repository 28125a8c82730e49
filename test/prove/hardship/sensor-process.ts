import type { Batch } from '../../../src/model/sighting.ts'
import type { Deliver } from '../../../src/watch/sensor/ports.ts'
import { createSensor } from '../../../src/watch/sensor/pipeline.ts'
import { oneRule } from '../../live/one-rule.ts'

/*
 * A real sensor in a process of its own, on a machine with a hard life: the clock is moved by messages, time may run `speed` times faster.
 * The parent is its server.
 */

interface Setup {
  directory: string
  targets: string[]
  speed: number
}

const { directory, targets, speed } = JSON.parse(process.argv[2] ?? '{}') as Setup
let moved = 0
const wall = Date.now
Date.now = () => wall() + moved
if (speed !== 1) {
  const began = performance.now()
  const real = performance.now.bind(performance)
  performance.now = () => began + (real() - began) * speed
  const later = globalThis.setTimeout
  const quicker = (act: () => void, ms = 0): NodeJS.Timeout => later(act, ms / speed)
  globalThis.setTimeout = quicker as typeof globalThis.setTimeout
}

type Acknowledged = Awaited<ReturnType<Deliver>>
let answer: ((kept: Acknowledged | null) => void) | null = null
process.on('message', (message: { kept?: Acknowledged | null; move?: number; stop?: true }) => {
  if (message.kept !== undefined) answer?.(message.kept)
  if (message.move !== undefined) moved = message.move
  if (message.stop) void sensor.stop().then(() => process.exit(0))
})
process.on('disconnect', () => process.exit(1))

const sensor = await createSensor({
  targets,
  directory,
  rules: oneRule(),
  version: 'proof',
  name: 'proof',
  follow: { from: 'start' },
  onWarnings: (warnings) => process.send?.({ warnings, at: wall() }),
  deliver: async (batches: Batch[]) => {
    const kept = await new Promise<Acknowledged | null>((resolve) => {
      answer = resolve
      process.send?.({ batches })
    })
    if (kept === null) throw new Error('the server is away')
    return kept
  },
})
process.send?.({ ready: true })
setInterval(() => {
  process.send?.({ health: { ...sensor.health(), waiting: sensor.waiting(), memory: process.memoryUsage().rss } })
}, 1000).unref()

import type { Batch } from '../../src/model/sighting.ts'
import type { Deliver } from '../../src/watch/sensor/ports.ts'
import { createSensor } from '../../src/watch/sensor/pipeline.ts'
import { oneRule } from './one-rule.ts'

/*
 * A real sensor in a process of its own, to be killed. The parent is its server: batches go to it as messages, and come back acknowledged.
 */

const { directory, targets } = JSON.parse(process.argv[2] ?? '{}') as { directory: string; targets: string[] }

type Acknowledged = Awaited<ReturnType<Deliver>>
let answer: ((kept: Acknowledged) => void) | null = null
process.on('message', (message: { kept?: Acknowledged; stop?: true }) => {
  if (message.kept !== undefined) answer?.(message.kept)
  if (message.stop) void sensor.stop().then(() => process.exit(0))
})
process.on('disconnect', () => process.exit(1))

const sensor = await createSensor({
  targets,
  directory,
  rules: oneRule(),
  version: 'proof',
  name: 'proof',
  follow: { from: 'start', interval: 20, survey: 100, grace: 3000, settle: 300, unlinked: 2000 },
  deliver: (batches: Batch[]) =>
    new Promise((resolve) => {
      answer = resolve
      process.send?.({ batches })
    }),
})
process.send?.({ ready: true })

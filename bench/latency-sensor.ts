import { loadCatalogue } from '../src/watch/catalogue/load.ts'
import { createSensor } from '../src/watch/sensor/pipeline.ts'

/*
 * A real sensor in a process of its own, for `sensor-latency.ts`: says when each probe was judged. The line carries when it was written, on
 * the monotonic clock that all processes share.
 */

const [directory = '', log = ''] = process.argv.slice(2)
const times: number[] = []
let lateness = 0
let last = performance.now()
setInterval(() => {
  lateness = Math.max(lateness, performance.now() - last - 5)
  last = performance.now()
}, 5).unref()

const sensor = await createSensor({
  targets: [log],
  directory,
  rules: loadCatalogue().rules,
  version: 'bench',
  name: 'bench',
  deliver: async (batches) => batches.map(({ epoch, seq }) => ({ epoch, seq })),
  onProbe(probe) {
    const now = process.hrtime.bigint()
    const written = /t=(\d+)/.exec(probe.text())?.[1]
    if (written !== undefined) times.push(Number(now - BigInt(written)) / 1e6)
  },
})
process.on('message', (message: 'reset' | 'times') => {
  if (message === 'times') process.send?.({ times, lateness, cpu: process.cpuUsage() })
  times.length = 0
  lateness = 0
})
process.on('disconnect', () => void sensor.stop().then(() => process.exit(0)))
process.send?.('ready')

import { createSensor } from '../../src/watch/sensor/pipeline.ts'
import { openTransport } from '../../src/tell/transports/api.ts'
import { oneRule } from '../live/one-rule.ts'

/** A real sensor in a process of its own that delivers over HTTP, to be killed. */

const [directory = '', log = '', server = '', tokenFile = ''] = process.argv.slice(2)
const transport = openTransport({ server, tokenFile })
await createSensor({
  targets: [log],
  directory,
  rules: oneRule(),
  version: 'proof',
  name: 'web',
  follow: { from: 'start', interval: 20, survey: 100 },
  deliver: (batches) => transport.send(batches),
})
process.on('disconnect', () => process.exit(1))
process.send?.('ready')

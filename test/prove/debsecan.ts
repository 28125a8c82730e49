import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { createRandom } from '../../bench/random.ts'
import { corpora } from '../conformance/corpora.ts'
import { compareWithDebsecan } from '../conformance/debsecan-hosts.ts'

/**
 * `npm run prove:debsecan`: 1,000 random hosts judged by debsecan and by us on the same DSA and DLA data. Reach: identical sets.
 * `-- --quick`: 50 hosts. `-- --seed N`: other hosts.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, seed: { type: 'string' } } })
const osv = corpora('advisories', 'debian', 'dsa-dla-2023-04.osv.jsonl.gz')
const packages = corpora('advisories', 'inventory', 'debian-bookworm-packages.tsv.gz')

if (osv === null || packages === null || spawnSync('debsecan', ['--help']).status !== 0) {
  process.stdout.write(
    'not proved: this needs the test corpora (FIREBREAK_CORPORA) and debsecan (apt-get install debsecan)\n',
  )
  process.exitCode = 1
} else {
  const hosts = values.quick ? 50 : 1000
  const random = createRandom(Number(values.seed ?? 7)).unit
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  const { findings, onlyDebsecan, onlyWe } = await compareWithDebsecan(osv, packages, hosts, random, say)
  for (const line of onlyDebsecan.slice(0, 10)) say(`only debsecan: ${line}`)
  for (const line of onlyWe.slice(0, 10)) say(`only we: ${line}`)
  const different = onlyDebsecan.length + onlyWe.length
  process.stdout.write(`${hosts} hosts, ${findings} findings of debsecan, ${different} differences\n`)
  process.exitCode = different === 0 && findings > 0 ? 0 : 1
}

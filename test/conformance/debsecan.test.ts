import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { createRandom } from '../../bench/random.ts'
import { corpora } from './corpora.ts'
import { compareWithDebsecan } from './debsecan-hosts.ts'

const osv = corpora('advisories', 'debian', 'dsa-dla-2023-04.osv.jsonl.gz')
const packages = corpora('advisories', 'inventory', 'debian-bookworm-packages.tsv.gz')
const installed = spawnSync('debsecan', ['--help']).status === 0

it.skipIf(osv === null || packages === null || !installed)(
  'DSA and DLA: the same sets as debsecan on random hosts (needs the corpora and debsecan; all 1,000: npm run prove:debsecan)',
  async () => {
    const compared = await compareWithDebsecan(osv ?? '', packages ?? '', 10, createRandom(1).unit)
    expect(compared.findings).toBeGreaterThan(1000)
    expect([compared.onlyDebsecan, compared.onlyWe]).toEqual([[], []])
  },
  120_000,
)

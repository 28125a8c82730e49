import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { iso } from '../../support/time.ts'
import { csv } from '../../watch/ranges/csv.ts'
import { packCountries } from '../../watch/ranges/country-table.ts'
import { flatten } from '../../watch/ranges/flatten.ts'

const COUNTRIES = 'US CN BR IN DE NL VN KR RU ID TR TW GB FR JP UA SG IR TH ZA'.split(' ')
const NETWORKS = ['192.0.2', '198.51.100', '203.0.113']
/** Addresses a range. */
const SIZE = 8

/** The demo's sources have addresses that are nowhere: their countries are as made up as they are, and the page says so. */
export function writeDemoRanges(file: string): void {
  const rows = NETWORKS.flatMap((network, n) =>
    Array.from({ length: 256 / SIZE }, (_, i) => {
      // Every ninth range is left out: in a real file, too, some addresses are in no range.
      const country = (i + n) % 9 === 0 ? '' : COUNTRIES[(i * i + 7 * n) % COUNTRIES.length]
      return `${network}.${i * SIZE},${network}.${i * SIZE + SIZE - 1},${country}`
    }),
  )
  const { ranges } = flatten(csv.parse(rows.join('\n')).ranges)
  const about = {
    schema: 'firebreak.ranges/1' as const,
    imported: iso(Date.now()),
    files: [{ name: 'made up for the demo', format: csv.id, date: null, ranges: ranges.length }],
    credit: 'DEMO: these countries are made up, like the addresses',
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, packCountries(about, ranges))
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, gunzipSync } from 'node:zlib'

/** `match-debsecan-data.ts OSV LIST FOLDER`: DSA and DLA of Debian 11 as debsecan reads them, and a host as dpkg keeps it. */
const [osv = '', list = '', folder = ''] = process.argv.slice(2)
const flaws = new Map<string, number>()
const rows: string[] = []
for (const line of gunzipSync(readFileSync(osv)).toString('utf8').split('\n')) {
  if (line === '') continue
  const record = JSON.parse(line) as {
    id: string
    upstream?: string[]
    affected?: Array<{
      package: { ecosystem: string; name: string }
      ranges?: Array<{ events: Array<{ fixed?: string }> }>
    }>
  }
  for (const { package: pack, ranges = [] } of record.affected ?? []) {
    const fixed = ranges.flatMap((range) => range.events.flatMap((event) => event.fixed ?? []))[0]
    if (pack.ecosystem !== 'Debian:11' || fixed === undefined) continue
    for (const flaw of record.upstream ?? [record.id]) {
      const number = flaws.get(flaw) ?? flaws.size
      flaws.set(flaw, number)
      rows.push(`${pack.name},${number},S  F,${fixed},`)
    }
  }
}
const data = ['VERSION 1', ...[...flaws.keys()].map((flaw) => `${flaw},,`), '', ...rows, '', ''].join('\n')
writeFileSync(join(folder, 'bullseye'), deflateSync(data))
const status = readFileSync(list, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [, name, version, , source, sourceVersion] = line.split('\t')
    return `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nSource: ${source} (${sourceVersion})\n`
  })
writeFileSync(join(folder, 'status'), `${status.join('\n')}\n`)

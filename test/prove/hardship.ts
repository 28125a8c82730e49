import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clockMoved } from './hardship/clock-moved.ts'
import { diskFull } from './hardship/disk-full.ts'
import type { Share, Verdict } from './hardship/hard-life.ts'
import { manyFiles } from './hardship/many-files.ts'
import { serverAway } from './hardship/server-away.ts'

/*
 * `npm run prove:hardship`: a real sensor on a machine with a hard life. `--only NAME` takes one of them; `--quick` makes each short (a full
 * disk for 15 seconds instead of an hour, a server that is away for a day instead of seven). `--seconds N`: how long the disk is full.
 */

const HARDSHIPS: Readonly<Record<string, (share: Share) => Promise<Verdict>>> = {
  'clock-moved': clockMoved,
  'server-away': serverAway,
  'many-files': manyFiles,
  'disk-full': diskFull,
}

const quick = process.argv.includes('--quick')
const only = option('--only')
const seconds = option('--seconds')
const root = mkdtempSync(join(tmpdir(), 'firebreak-hardship-'))
const results: string[] = []
let good = true
for (const [name, hardship] of Object.entries(HARDSHIPS)) {
  if (only !== null && name !== only) continue
  const directory = join(root, name)
  mkdirSync(directory)
  process.stderr.write(`${name} ...\n`)
  const verdict = await hardship({ quick, seconds: seconds === null ? null : Number(seconds), directory })
  good &&= verdict.good
  results.push(`${name}: ${verdict.said}${verdict.good ? '' : ' (MISSED)'}`)
  process.stderr.write(`${results.at(-1)}\n`)
}
rmSync(root, { recursive: true })
console.log(`prove:hardship: ${results.join('; ')}: ${good && results.length > 0 ? 'reached' : 'MISSED'}`)
process.exit(good && results.length > 0 ? 0 : 1)

function option(name: string): string | null {
  const at = process.argv.indexOf(name)
  return at < 0 ? null : (process.argv[at + 1] ?? null)
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/support/address.ts'
import { createAnyParser, detectFormat } from '../../src/watch/logs/formats/detect.ts'
import type { Format } from '../../src/watch/logs/formats/types.ts'
import { corpora } from './corpora.ts'

interface Sample {
  file: string
  line: string
  expected: { time?: string; host?: string; match: boolean }
}

/** Files whose lines are not of a web server. */
const OUT_OF_SCOPE: Readonly<Record<string, string>> = {
  bitwarden: 'log of an application',
  'drupal-auth': 'log of an application',
  gitlab: 'log of an application',
  grafana: 'log of an application',
  groupoffice: 'log of an application',
  guacamole: 'log of an application',
  monit: 'log of an application',
  recidive: 'log of fail2ban',
  'roundcube-auth': 'log of an application, partly behind Apache',
  suhosin: 'messages of a PHP module',
  tine20: 'log of an application',
  vaultwarden: 'log of an application',
  'webmin-auth': 'log of an application',
}

/** Single lines that no built-in format fits, each for a reason. */
const UNREAD: ReadonlyArray<readonly [RegExp, string]> = [
  [/^\S+ - - - \[[^\]]* \] fail2ban\.org "/, 'a LogFormat of its own: needs --log-format'],
  [
    /^2014\/04\/03 22:20:40 .*, client: 127\.0\.0\.1, .*, client: 192\.0\.2\.2,/,
    'it names two clients, and either may be forged',
  ],
]

const root = corpora('logs', 'fail2ban')

describe('formats read the samples of fail2ban', () => {
  if (root === null) {
    it.skip('skipped: 282 lines, corpora not found')
    return
  }
  const files = readdirSync(root).filter((file) => file !== 'COPYING' && !(file in OUT_OF_SCOPE))
  const samples = files.flatMap((file) => readSamples(root, file))

  it('finds the host and time of every supported line, and never a forged host', () => {
    const counts = { read: 0, skipped: 0, unread: 0, negative: 0 }
    const wrong: string[] = []
    for (const file of files) {
      const own = samples.filter((sample) => sample.file === file)
      const parser = createAnyParser(formatOf(own))
      for (const { line, expected } of own) {
        const parsed = parser.parse(line)
        const host = expected.host === undefined ? undefined : (parseAddress(expected.host)?.text ?? expected.host)
        if (!('source' in parsed)) {
          if (UNREAD.some(([pattern]) => pattern.test(line))) counts.unread++
          else if ('skipped' in parsed && !expected.match) counts.skipped++
          else wrong.push(`${file}: not read: ${line.slice(0, 160)}`)
          continue
        }
        if (!expected.match) counts.negative++
        else counts.read++
        if (host !== undefined && parsed.source !== host)
          wrong.push(`${file}: ${parsed.source} instead of ${host}: ${line}`)
        // Negative samples say what the line is not: their times need not be those of the line.
        if (expected.match && expected.time !== undefined && !sameTime(expected.time, parsed.time, line))
          wrong.push(`${file}: ${parsed.time} instead of ${expected.time}: ${line.slice(0, 200)}`)
      }
    }
    console.log(
      `fail2ban lines: ${counts.read} positive and ${counts.negative} negative read, ${counts.skipped} skipped, ${counts.unread} not supported (${UNREAD.map(([, why]) => why).join('; ')}); out of scope: ${Object.keys(OUT_OF_SCOPE).length} files`,
    )
    expect(wrong).toEqual([])
    expect(counts.read).toBeGreaterThan(55)
  })
})

function formatOf(samples: Sample[]): Format | null {
  return detectFormat(samples.map(({ line }) => line))?.format ?? null
}

/**
 * fail2ban's tests run in the zone of Zurich, and its expected times are local there. A line with a zone is compared after shifting; one
 * without is compared as written, for we read it as UTC. HAProxy's samples expect the time of syslog in 2004, a year made up.
 */
function sameTime(expected: string, time: number | null, line: string): boolean {
  if (time === null) return false
  const asUtc = Date.parse(`${expected}Z`)
  if (/haproxy/.test(line))
    return new Date(time).toISOString().slice(5, 19) === new Date(asUtc).toISOString().slice(5, 19)
  const hasZone = /\[\d\d\/\w{3}\/\d{4}:[\d:]+ [+-]\d{4}\]/.test(line)
  return Math.floor((hasZone ? zurich(time) : time) / 1000) === asUtc / 1000
}

/** The clock in Zurich at `time`, as if it were UTC. */
function zurich(time: number): number {
  return Date.parse(`${new Date(time).toLocaleString('sv-SE', { timeZone: 'Europe/Zurich' }).replace(' ', 'T')}Z`)
}

function readSamples(folder: string, file: string): Sample[] {
  const samples: Sample[] = []
  let expected: Sample['expected'] | null = null
  for (const line of readFileSync(join(folder, file), 'latin1').split('\n')) {
    const json = /^# failJSON: (\{.*\})/.exec(line)?.[1]
    if (json !== undefined) expected = JSON.parse(json) as Sample['expected']
    else if (expected !== null && line !== '') {
      samples.push({ file, line, expected })
      expected = null
    }
  }
  return samples
}

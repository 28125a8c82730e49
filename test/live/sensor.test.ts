import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Batch } from '../../src/model/sighting.ts'
import { createSensor, type Sensor, type SensorOptions } from '../../src/watch/sensor/pipeline.ts'
import type { Probe } from '../../src/watch/sensor/ports.ts'
import { parseRules } from '../../src/watch/detection/rules/sigma.ts'
import { oneRule, proofLine } from './one-rule.ts'

let directory = ''
let log = ''
let batches: Batch[] = []
let sensor: Sensor | null = null
let away = false

function start(options: Partial<SensorOptions> = {}): Promise<Sensor> {
  return createSensor({
    targets: [log],
    directory: join(directory, 'state'),
    rules: oneRule(),
    version: 'test',
    follow: { from: 'start', interval: 20, survey: 100 },
    deliver: async (some) => {
      if (away) throw new Error('the server is away')
      batches.push(...some)
      return some.map(({ epoch, seq }) => ({ epoch, seq }))
    },
    ...options,
  })
}

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !done(); i++) await sleep(10)
}

const requests = (): number => batches.flatMap((batch) => batch.sightings).reduce((sum, row) => sum + row.requests, 0)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'firebreak-sensor-'))
  log = join(directory, 'access.log')
  batches = []
  away = false
})
afterEach(async () => {
  await sensor?.stop()
  sensor = null
  rmSync(directory, { recursive: true })
})

it('counts probes by source and minute, ordinary lines as traffic, and tells probes at once', async () => {
  const probes: Probe[] = []
  const ordinary = '192.0.2.1 - - [19/Jul/2025:00:00:01 +0000] "GET /index.html HTTP/1.1" 200 5 "-" "x"\n'
  const refused = '192.0.2.2 - - [19/Jul/2025:00:01:01 +0000] "GET /what-is-this.cgi HTTP/1.1" 404 5 "-" "x"\n'
  appendFileSync(log, proofLine(1) + proofLine(2) + proofLine(1) + ordinary.repeat(5) + refused + 'not a log line\n')
  sensor = await start({ onProbe: (probe) => void probes.push(probe) })
  await until(() => batches.some((batch) => batch.traffic.length > 0))
  const [batch] = batches
  expect(batch?.sightings.map(({ source, requests: n }) => [source, n])).toEqual([
    ['10.0.0.1', 2],
    ['10.0.0.2', 1],
  ])
  expect(batch?.traffic.map(({ lines, probes: n }) => [lines, n])).toEqual([
    [8, 3],
    [1, 0],
  ])
  expect(batch?.unknown.map(({ source, requests: n }) => [source, n])).toEqual([['192.0.2.2', 1]])
  expect(batch?.evidence[0]).toMatchObject({ threat: 'proof', source: '10.0.0.1', line: 1, status: 404 })
  expect(batch?.health).toMatchObject({ lines: 10, parsed: 9, unparsed: 1, gapBytes: 0 })
  expect(probes.map(({ source, line }) => [source, line])).toEqual([
    ['10.0.0.1', 1],
    ['10.0.0.2', 2],
    ['10.0.0.1', 3],
  ])
})

it('delivers after the server was away, and goes on after a restart, each line once', async () => {
  away = true
  sensor = await start()
  for (let n = 0; n < 50; n++) appendFileSync(log, proofLine(n))
  await until(() => sensor!.waiting() > 0)
  await sensor.stop()
  renameSync(log, `${log}.1`)
  for (let n = 50; n < 90; n++) appendFileSync(log, proofLine(n))
  sensor = await start()
  away = false
  await until(() => requests() >= 90)
  await sleep(300)
  expect(requests()).toBe(90)
  expect(new Set(batches.map(({ epoch, seq }) => `${epoch} ${seq}`)).size).toBe(batches.length)
})

it('refuses a second sensor in the same directory', async () => {
  sensor = await start()
  await expect(start()).rejects.toThrow(/follows logs from this directory already/)
})

const LOGIN = `
title: Refused login
id: 5b3f4d5e-0000-4000-8000-000000000002
name: refused
logsource:
  category: webserver
detection:
  selection:
    cs-uri-stem: /login
    sc-status: 401
  condition: selection
level: low
x-firebreak:
  threat: login
  kind: scanner
  silent: true
---
title: Many refused logins from one source
id: 5b3f4d5e-0000-4000-8000-000000000003
correlation:
  type: event_count
  rules: [refused]
  group-by: [c-ip]
  timespan: 1m
  condition:
    gte: 5
level: high
x-firebreak:
  threat: password-guessing
  kind: scanner
`

it('runs correlations over the lines of all its files, by the time of the events', async () => {
  const { rules, correlations, problems } = parseRules(LOGIN, { file: 'login.yaml', origin: 'user' })
  expect(problems).toEqual([])
  const line = (source: string, second: number): string =>
    `${source} - - [19/Jul/2025:00:00:${String(second).padStart(2, '0')} +0000] "POST /login HTTP/1.1" 401 5 "-" "x"\n`
  const other = join(directory, 'other.log')
  // Five within a minute only when the files are taken together; another source stays below.
  appendFileSync(log, [30, 40, 50].map((second) => line('192.0.2.7', second)).join('') + line('192.0.2.8', 1).repeat(4))
  appendFileSync(other, [35, 45].map((second) => line('192.0.2.7', second)).join(''))
  sensor = await start({ targets: [log, other], rules, correlations })
  await until(() => requests() > 0)
  await sleep(300)
  const rows = batches.flatMap((batch) => batch.sightings)
  expect(rows.map(({ threat, source, requests: n }) => [threat, source, n])).toEqual([
    ['password-guessing', '192.0.2.7', 1],
  ])
  expect(batches.flatMap(({ traffic }) => traffic).reduce((sum, minute) => sum + minute.lines, 0)).toBe(9)
})

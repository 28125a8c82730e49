import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Batch } from '../../src/model/sighting.ts'
import { createSensor, type Sensor, type SensorOptions } from '../../src/watch/sensor/pipeline.ts'
import type { Probe } from '../../src/watch/sensor/ports.ts'
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

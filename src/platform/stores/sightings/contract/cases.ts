import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Batch, Sighting } from '../../../../model/sighting.ts'
import { visibleText } from '../../../../support/escape.ts'
import { csvOf } from '../export/csv.ts'
import { parquetOf } from '../export/parquet.ts'
import type { SightingStore, ThreatTotals } from '../types.ts'
import { batchOf, createReference, NOW, randomBatches, type Reference } from './reference.ts'

export interface Member {
  title: string
  /** Set when the parts it needs are not on this machine. */
  missing?: string
  start(): Promise<Running>
}

export interface Running {
  /** A store as one more server would open it: all are over the same tables. */
  open(): SightingStore
  /** Makes the tables look as if a newer Firebreak had made them. */
  makeNewer(): Promise<void>
  /** kill -9 and a start on the same data. */
  crash(): Promise<void>
  stop(): Promise<void>
}

const DAY = 1440
const EVERYTHING = { from: 0, to: NOW + 10 * DAY }

/** What every store of sightings keeps to. The cases share tables and follow each other: the last ones spoil them. */
export function contractOf(member: Member): void {
  describe(member.title, () => {
    if (member.missing !== undefined) {
      it.skip(`skipped: 11 cases, ${member.missing}`, () => undefined)
      return
    }
    let running: Running
    let store: SightingStore
    const batches = randomBatches(40, 60)
    const reference: Reference = createReference(batches)

    beforeAll(async () => {
      running = await member.start()
      store = running.open()
      await store.migrate()
      await store.migrate()
      await deliverTwice(running, store, batches)
    }, 60_000)
    afterAll(async () => {
      await store?.close()
      await running?.stop()
    })

    it('counts each batch once, whatever two servers are sent, and how often', async () => {
      const threats = await store.threats(EVERYTHING)
      expect(sums(threats)).toEqual(sums(reference.threats(EVERYTHING)))
    })

    const ranges = [
      EVERYTHING,
      { from: NOW - 95 * DAY, to: NOW - 3 * DAY },
      { from: NOW - 64 * DAY - 17, to: NOW - 1 * DAY - 11 },
      { from: NOW - 2 * DAY - 77, to: NOW - 2 * DAY + 31 },
      { from: NOW - 300, to: NOW },
    ]

    it('sums any range, by threat, by source and by sensor', async () => {
      await settled(store)
      for (const range of ranges) {
        for (const filter of [range, { ...range, source: '192.0.2.1' }, { ...range, sensor: 'web-1' }]) {
          expect(sums(await store.threats(filter)), JSON.stringify(filter)).toEqual(sums(reference.threats(filter)))
        }
      }
    })

    it('draws timelines whose points add up, with the sources of each step', async () => {
      for (const range of ranges) {
        for (const step of [15, 60, DAY, 7 * DAY, 30 * DAY]) {
          for (const filter of [range, { ...range, threat: 'worm-1' }, { ...range, source: '192.0.2.1' }]) {
            const line = await store.timeline(filter, step)
            const wanted = reference.timeline(filter, step)
            expect(
              line.map(({ minute, requests }) => [minute, requests]),
              JSON.stringify([filter, step]),
            ).toEqual(wanted.map(({ minute, requests }) => [minute, requests]))
            for (const [i, point] of line.entries()) expectAbout(point.sources, wanted[i]?.sources ?? 0)
          }
        }
        const lines = await store.timelines(range, DAY)
        expect([...lines.keys()].sort()).toEqual(
          reference
            .threats(range)
            .map(({ threat }) => threat)
            .sort(),
        )
        for (const [threat, line] of lines) {
          const wanted = reference.timeline({ ...range, threat }, DAY)
          expect(line.map(({ minute, requests }) => ({ minute, requests }))).toEqual(
            wanted.map(({ minute, requests }) => ({ minute, requests })),
          )
        }
      }
    })

    it('merges distinct sources over days within the error it states', async () => {
      for (const { threat, sources, error } of await store.threats(EVERYTHING)) {
        const wanted = reference.threats(EVERYTHING).find((of) => of.threat === threat)
        expect(error).toBeLessThan(0.05)
        expectAbout(sources, wanted?.sources ?? 0)
      }
    })

    it('lists the busiest sources with exact totals, in order', async () => {
      for (const range of ranges) {
        for (const filter of [range, { ...range, threat: 'worm-2' }, { ...range, sensor: 'web-2' }]) {
          expect(await store.sources(filter, 7), JSON.stringify(filter)).toEqual(reference.sources(filter, 7))
        }
      }
    })

    it('tells when sources were first seen', async () => {
      for (const range of ranges) {
        for (const filter of [
          { ...range, threat: 'worm-1' },
          { ...range, template: '/odd/*' },
        ]) {
          expect(await store.firstSeen(filter, 25), JSON.stringify(filter)).toEqual(reference.firstSeen(filter, 25))
        }
        for (const limit of [3, 5000]) {
          const wanted = reference
            .threats(range)
            .map(({ threat }): [string, number[]] => [threat, reference.firstSeen({ ...range, threat }, limit)])
          expect(await store.arrivals(range, limit), JSON.stringify(range)).toEqual(new Map(wanted))
        }
      }
    })

    it('keeps unknown probes, traffic and evidence', async () => {
      const unknown = await store.unknown(EVERYTHING, 5)
      expect(unknown.map(({ template, requests, example }) => ({ template, requests, example }))).toEqual(
        reference.unknown(),
      )
      const traffic = await store.traffic(EVERYTHING, DAY)
      expect(traffic.reduce((sum, point) => sum + point.lines, 0)).toBe(reference.lines)
      const ofSensor = await store.traffic({ ...EVERYTHING, sensor: 'web-1' }, 30 * DAY)
      expect(ofSensor.reduce((sum, point) => sum + point.lines, 0)).toBe(reference.lines / 3)
      const samples = await store.evidence({ ...EVERYTHING, threat: 'worm-1', source: '192.0.2.1' }, 100)
      expect(samples.length).toBe(20)
      expect(samples.map(({ time }) => time)).toEqual(samples.map(({ time }) => time).sort((a, b) => b - a))
    })

    it('answers empty ranges and unknown names with nothing', async () => {
      for (const filter of [
        { from: 5, to: 5 },
        { from: 9, to: 2 },
        { from: 0, to: 10 },
        { ...EVERYTHING, threat: 'no' },
      ]) {
        expect(await store.threats(filter)).toEqual([])
        expect(await store.timeline(filter, 60)).toEqual([])
        expect([...(await store.timelines(filter, 60))]).toEqual([])
        expect(await store.sources(filter, 5)).toEqual([])
        expect(await store.firstSeen(filter, 5)).toEqual([])
        expect([...(await store.arrivals(filter, 5))]).toEqual([])
        expect(await store.evidence(filter, 5)).toEqual([])
      }
      expect(await store.sources(EVERYTHING, 0)).toEqual([])
      expect(await store.unknown({ from: 5, to: 5 }, 5)).toEqual([])
    })

    it('exports every row in order, as CSV and Parquet too', async () => {
      const range = { from: NOW - 64 * DAY - 17, to: NOW }
      const rows = (await collect(store.export(range))).flat()
      expect(rows.map(({ minute }) => minute)).toEqual(rows.map(({ minute }) => minute).sort((a, b) => a - b))
      const key = (row: (typeof rows)[number]) =>
        `${row.minute} ${row.sensor} ${row.threat} ${row.source} ${row.requests}`
      expect(rows.map(key).sort()).toEqual(reference.rows(range).map(key).sort())
      const csv = (await collect(csvOf(store.export(range)))).join('')
      expect(csv.split('\r\n').length).toBe(rows.length + 2)
      const parquet = Buffer.concat(await collect(parquetOf(store.export(range))))
      expect(parquet.subarray(0, 4).toString()).toBe('PAR1')
      const { parquetReadObjects } = await import('hyparquet')
      const { buffer, byteOffset, byteLength } = parquet
      const read = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer })
      expect(read.map(({ source }) => source)).toEqual(rows.map(({ source }) => visibleText(source)))
    })

    it('takes any text as data, and gives it back', async () => {
      const own = running.open()
      let seq = 0
      const text = fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        fc.constantFrom(
          "'; drop table x; --",
          '\\',
          "\\'",
          '\0',
          'a\0b',
          '{{x}}',
          '$1',
          '"',
          '\n\t\r',
          '你好',
          '\u{1f525}',
          "'||(select 1)||'",
        ),
      )
      await fc.assert(
        fc.asyncProperty(text, text, text, async (threat, host, sensor) => {
          seq++
          const minute = NOW - seq
          const sighting: Sighting = {
            threat,
            source: `h-${host}`,
            minute,
            requests: seq,
            answered: [0, 0, 0, seq, 0, 0],
          }
          const sample = {
            threat,
            source: `h-${host}`,
            time: minute * 60_000,
            file: host,
            line: 1,
            status: null,
            text: sensor,
          }
          await own.add([{ ...batchOf(sensor, 1000 + seq, [sighting]), evidence: [sample] }])
          const filter = { from: minute, to: minute + 1, threat, source: `h-${host}`, sensor }
          const [row] = await own.threats(filter)
          expect(row).toMatchObject({ threat: kept(threat), requests: seq })
          expect((await own.sources(filter, 1))[0]).toMatchObject({
            source: kept(`h-${host}`),
            sensors: [kept(sensor)],
          })
          expect(await own.evidence(filter, 1)).toEqual([
            { ...sample, threat: kept(threat), source: kept(`h-${host}`), file: kept(host), text: kept(sensor) },
          ])
        }),
        { numRuns: 40 },
      )
      await own.close()
    })

    it('forgets what is older than the policy', async () => {
      const own = running.open()
      const sighting = (minute: number): Sighting => ({
        threat: 'old',
        source: '192.0.2.7',
        minute,
        requests: 1,
        answered: [0, 0, 0, 1, 0, 0],
      })
      await own.add([batchOf('pruned', 1, [sighting(NOW - 40 * DAY), sighting(NOW - 20 * DAY), sighting(NOW)])])
      const filter = { ...EVERYTHING, threat: 'old' }
      expect(await own.prune({ keepDays: 30, keepBytes: 1e15 })).toBeGreaterThan(0)
      expect((await own.threats(filter))[0]).toMatchObject({ requests: 2, firstMinute: NOW - 20 * DAY })
      const steps = [20 * DAY, 0].map((ago) => Math.floor((NOW - ago) / (30 * DAY)))
      expect(await own.timeline(filter, 30 * DAY)).toHaveLength(new Set(steps).size)
      const before = await own.timeline({ ...filter, from: NOW - 45 * DAY, to: NOW - 35 * DAY }, DAY)
      expect(before).toEqual([])
      expect(await own.prune({ keepDays: 30, keepBytes: 0 })).toBeGreaterThan(0)
      expect((await own.threats(filter))[0]).toMatchObject({ requests: 1 })
      await own.close()
    })

    it('has acknowledged batches exactly once after kill -9 in the middle of adding', async () => {
      const own = running.open()
      const acknowledged = new Set<number>()
      const deliver = async (seq: number) => {
        for (;;) {
          try {
            await own.add([crashBatch(seq)])
            acknowledged.add(seq)
            return
          } catch (error) {
            expect(error).toMatchObject({ code: 'try-later' })
            await new Promise((resolve) => setTimeout(resolve, 50))
          }
        }
      }
      for (let round = 0; round < 2; round++) {
        const work = Promise.all(Array.from({ length: 12 }, (_, i) => deliver(round * 12 + i)))
        await new Promise((resolve) => setTimeout(resolve, 20 + round * 60))
        await running.crash()
        await work
      }
      expect(acknowledged.size).toBe(24)
      await Promise.all([...acknowledged].map((seq) => own.add([crashBatch(seq)])))
      expect((await own.threats({ ...EVERYTHING, threat: 'worm' }))[0]?.requests).toBe(24 * 500)
      const rows = (await collect(own.export({ ...EVERYTHING, threat: 'worm' }))).flat()
      expect(rows.reduce((sum, { requests }) => sum + requests, 0)).toBe(24 * 500)
      await own.close()
    }, 60_000)

    it('refuses tables of a newer Firebreak', async () => {
      const own = running.open()
      await running.makeNewer()
      await expect(own.migrate()).rejects.toMatchObject({ code: 'store-newer' })
      await own.close()
    })
  })
}

function crashBatch(seq: number): Batch {
  return batchOf(
    'killed',
    seq,
    Array.from({ length: 500 }, (_, i) => ({
      threat: 'worm',
      source: `198.51.${seq}.${i % 250}`,
      minute: NOW - (i % 10),
      requests: 1,
      answered: [0, 0, 0, 1, 0, 0] as Sighting['answered'],
    })),
  )
}

/** Two servers, each sent everything, in a different order and at the same time. */
async function deliverTwice(running: Running, first: SightingStore, batches: readonly Batch[]): Promise<void> {
  const second = running.open()
  const send = async (store: SightingStore, list: readonly Batch[]) => {
    for (let i = 0; i < list.length; i += 8) await store.add(list.slice(i, i + 8))
  }
  await Promise.all([send(first, batches), send(second, batches.toReversed())])
  await Promise.all(batches.slice(0, 5).map((batch) => second.add([batch, batch])))
  await second.close()
}

/** PostgreSQL makes its tables of sources when a day is over; elsewhere there is nothing to do. */
async function settled(store: SightingStore): Promise<void> {
  if ('settle' in store && typeof store.settle === 'function') await store.settle()
}

/** Without the number of sources, which is about right and not exact. */
function sums(totals: ReadonlyArray<Omit<ThreatTotals, 'error' | 'answered'> & { answered: number[] }>) {
  return totals.map(({ threat, requests, answered, firstMinute, lastMinute }) => ({
    threat,
    requests,
    answered,
    firstMinute,
    lastMinute,
  }))
}

/** Four standard errors of a sketch of 1,024 registers, and one more for small numbers. */
function expectAbout(counted: number, wanted: number): void {
  expect(Math.abs(counted - wanted)).toBeLessThanOrEqual(1 + wanted * 0.13)
}

async function collect<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const piece of pieces) all.push(piece)
  return all
}

/** How a store keeps text that no database takes. */
function kept(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\\x00')
}

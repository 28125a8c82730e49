import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flippedBit, numbers, powerCutLife } from './power-cuts.ts'
import { crc32c } from '../../src/watch/sensor/journal/crc32c.ts'
import { openJournal } from '../../src/watch/sensor/journal/journal.ts'
import { takeLock } from '../../src/watch/sensor/journal/lock.ts'
import { realDisk } from '../../src/watch/sensor/journal/real-disk.ts'
import { simulatedDisk } from '../../src/watch/sensor/journal/simulated-disk.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

it('knows the check value of CRC-32C', () => {
  expect(crc32c(bytes('123456789'))).toBe(0xe3069283)
})

it('keeps records over a restart, on a real disk', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-journal-'))
  const first = await openJournal(await realDisk(directory), numbers(), { segmentBytes: 2000 })
  for (let i = 1; i <= 50; i++) await first.append(bytes(`[${i}]`), bytes(`payload ${i}`), 1)
  first.acknowledge([1, 2, 3, 5])
  await first.close()
  const keeper = numbers()
  const second = await openJournal(await realDisk(directory), keeper, { segmentBytes: 2000 })
  expect(second.epoch).toBe(first.epoch)
  expect(second.recovery).toEqual({ torn: 0, damaged: 0 })
  expect(keeper.all).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  expect((await second.unacknowledged(0, 200)).map(({ payload }) => text(payload)).slice(0, 2)).toEqual([
    'payload 4',
    'payload 6',
  ])
  expect(second.waiting).toBe(46)
  await second.close()
  rmSync(directory, { recursive: true })
})

it('makes many waiting records durable with one sync', async () => {
  const disk = simulatedDisk(1)
  const journal = await openJournal(disk, numbers())
  await journal.append(bytes('[0]'), bytes('first'), 1)
  const before = disk.operations
  await Promise.all(Array.from({ length: 100 }, (_, i) => journal.append(bytes(`[${i + 1}]`), bytes('x'), 1)))
  expect(disk.operations - before).toBeLessThan(10)
})

it('stays in its bounds, drops the oldest, and counts what went', async () => {
  const disk = simulatedDisk(2)
  const journal = await openJournal(disk, numbers(), { maxBytes: 20_000, segmentBytes: 2000 })
  for (let i = 0; i < 300; i++) await journal.append(bytes('[]'), bytes('x'.repeat(200)), 7)
  expect(journal.bytes).toBeLessThan(22_500)
  expect(journal.overflow.records).toBe(300 - journal.waiting)
  expect(journal.overflow.weight).toBe(7 * journal.overflow.records)
  const again = await openJournal(disk, numbers(), { maxBytes: 20_000, segmentBytes: 2000 })
  expect(again.overflow.records).toBe(300 - again.waiting)
})

it('waits while the disk is full, says so, and recovers by itself', async () => {
  const disk = simulatedDisk(3)
  const journal = await openJournal(disk, numbers(), { retryMs: 5 })
  await journal.append(bytes('[1]'), bytes('one'), 1)
  disk.limit(600)
  let done = false
  const waiting = journal.append(bytes('[2]'), bytes('y'.repeat(5000)), 1).then(() => (done = true))
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect([done, journal.fault]).toEqual([false, expect.stringContaining('ENOSPC')])
  disk.limit(100_000)
  await waiting
  expect(journal.fault).toBeNull()
})

it('survives power cuts and faults of the disk at any operation', async () => {
  for (let seed = 1; seed <= 150; seed++) await powerCutLife(seed, 6)
  // A segment that came back after it was removed, with a write in it that had failed.
  await powerCutLife(1599, 6)
})

it('notices every flipped bit', async () => {
  for (let seed = 1; seed <= 300; seed++) expect(await flippedBit(seed), `seed ${seed}`).toBe('noticed')
})

it('gives the lock to one process, and takes it from a dead one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-lock-'))
  const path = join(directory, 'sensor.lock')
  const release = takeLock(path)
  expect(() => takeLock(path)).toThrow(/follows logs from this directory already/)
  release()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(path, '999999 12345@no-such-boot\n')
  takeLock(path)()
  rmSync(directory, { recursive: true })
})

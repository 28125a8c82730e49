import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '../../src/model/sighting.ts'
import { batchOf, openWorld, type Served, type World } from './server-world.ts'
import { smallDisk } from './small-disk.ts'

/** Milliseconds within which a trouble must be told. */
const ALARM = 10_000

const disk = smallDisk(400)

describe.skipIf(disk === null)(
  disk === null ? 'skipped, no file system can be mounted: a full disk' : 'a full disk',
  () => {
    let world: World
    let server: Served
    const told: string[] = []
    const usual = process.env['TMPDIR']
    beforeAll(async () => {
      const directory = join(disk?.folder ?? '', 'state')
      mkdirSync(directory, { mode: 0o755 })
      process.env['TMPDIR'] = directory
      world = await openWorld()
      const onTrouble = (words: string, over: boolean) => told.push(over ? `over: ${words}` : words)
      server = await world.serve({ onTrouble, disk: directory })
    }, 60_000)
    afterAll(async () => {
      disk?.free()
      await world?.close()
      if (usual === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = usual
      disk?.remove()
    }, 60_000)

    const ready = async () => (await fetch(`${server.url}/readyz`)).status

    it('is told within ten seconds, crashes nothing, and all that was sent counts once when there is room again', async () => {
      const batches: Batch[] = []
      const send = (batch: Batch) =>
        server.take([batch]).then(
          () => true,
          () => false,
        )
      const large = () =>
        batchOf(
          'web-1',
          Array.from({ length: 4000 }, (_, i) => `10.${batches.length}.${i >> 8}.${i & 255}`),
        )
      batches.push(large())
      expect(await send(batches[0]!)).toBe(true)
      expect(await ready()).toBe(200)

      disk?.fill()
      const since = performance.now()
      // The disk is called nearly full at once; that nothing is taken shows when the files at hand have no more room.
      while (told.length === 0 && performance.now() - since < ALARM) await sleep(50)
      expect(performance.now() - since).toBeLessThan(ALARM)
      let taken = true
      while (taken && batches.length < 200) {
        batches.push(large())
        taken = await send(batches.at(-1)!)
        disk?.fill()
      }
      expect(taken).toBe(false)
      expect(told.join(' ')).toMatch(/nearly full.*takes no sightings/)
      await sleep(1100)
      expect(await ready()).toBe(503)
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

      disk?.free()
      const room = performance.now()
      for (const batch of batches) while (!(await send(batch))) await sleep(200)
      expect(performance.now() - room).toBeLessThan(30_000)
      while (!told.includes('over: ' + told[0]) && performance.now() - room < 40_000) await sleep(100)
      expect(told.filter((words) => words.startsWith('over:')).length).toBe(told.length / 2)
      expect(await ready()).toBe(200)
      const [stored] = await world.sightings.threats({ from: 0, to: Math.floor(Date.now() / 60_000) + 1 })
      expect(stored?.requests).toBe(batches.length * 4000)
    }, 120_000)
  },
)

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '../../model/sighting.ts'
import type { Transport, TransportOptions } from './types.ts'

/** One way from a sensor to a server, whose far end can be taken away and brought back. */
export interface Way {
  open(options?: Partial<TransportOptions>): Transport
  away(): Promise<void>
  back(): Promise<void>
  stop(): Promise<void>
  /** A new batch of sensor `web-1` with one request from each source. */
  batchOf(sources: readonly string[]): Batch
  /** Requests of the source that the far end has stored. */
  countOf(source: string): Promise<number>
}

/** What every transport promises, whatever it is made of. `net`: a number that keeps the sources of two runs apart. */
export function transportCases(title: string, net: number, start: () => Promise<Way>): void {
  describe(title, () => {
    let way: Way
    let host = 0
    const source = () => `198.51.${net}.${++host}`
    beforeAll(async () => {
      way = await start()
    })
    afterAll(() => way?.stop())

    it('acknowledges what the store has, in order', async () => {
      const transport = way.open()
      const from = source()
      const batches = Array.from({ length: 300 }, () => way.batchOf([from]))
      const acknowledged = await transport.send(batches)
      expect(acknowledged).toEqual(batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq })))
      expect(await way.countOf(from)).toBe(300)
      await transport.close()
    })

    it('may send a batch again: it counts once and is acknowledged again', async () => {
      const from = source()
      const batch = way.batchOf([from])
      for (let i = 0; i < 2; i++) {
        // A sensor that was restarted does not know what was sent.
        const transport = way.open()
        expect(await transport.send([batch])).toHaveLength(1)
        expect(await transport.send([batch])).toHaveLength(1)
        await transport.close()
      }
      expect(await way.countOf(from)).toBe(1)
    })

    it('throws try-later while the server is away, and delivers after it came back', async () => {
      const transport = way.open({ timeout: 400, tries: 2 })
      const from = source()
      const batch = way.batchOf([from])
      await way.away()
      await expect(transport.send([batch])).rejects.toMatchObject({ code: 'try-later' })
      await way.back()
      const patient = way.open()
      expect(await patient.send([batch])).toHaveLength(1)
      expect(await way.countOf(from)).toBe(1)
      await transport.close()
      await patient.close()
    })

    it('gets a batch through to a server that comes back while it tries', async () => {
      const transport = way.open({ timeout: 1000 })
      const from = source()
      await way.away()
      const sending = transport.send([way.batchOf([from])])
      await new Promise((resolve) => setTimeout(resolve, 300))
      await way.back()
      expect(await sending).toHaveLength(1)
      expect(await way.countOf(from)).toBe(1)
      await transport.close()
    })

    it('throws server-refused, at once, for what the server will never take', async () => {
      const transport = way.open()
      const began = performance.now()
      const wrong = { ...way.batchOf([]), schema: 'firebreak.batch/9' as 'firebreak.batch/1' }
      await expect(transport.send([wrong])).rejects.toMatchObject({
        code: 'server-refused',
        message: expect.stringContaining('firebreak.batch/1'),
      })
      expect(performance.now() - began).toBeLessThan(2000)
      await transport.close()
    })

    it('takes large batches', async () => {
      const transport = way.open()
      const many = Array.from({ length: 20_000 }, (_, i) => `2001:db8:${net}::${i.toString(16)}`)
      expect(await transport.send([way.batchOf(many)])).toHaveLength(1)
      expect(await way.countOf(many[19_999] ?? '')).toBe(1)
      await transport.close()
    })

    it('stops at once when closed', async () => {
      const transport = way.open()
      await way.away()
      const sending = transport.send([way.batchOf([])]).catch((error: { code: string }) => error.code)
      await new Promise((resolve) => setTimeout(resolve, 100))
      const began = performance.now()
      await transport.close()
      expect(await sending).toBe('try-later')
      expect(performance.now() - began).toBeLessThan(1000)
      await way.back()
    })
  })
}

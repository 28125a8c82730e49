import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { follow } from '../../src/watch/logs/follow/follow.ts'

/** Milliseconds: a notice of the system comes at once, a look every 250. */
const SOON = 1500

const directory = mkdtempSync(join(tmpdir(), 'firebreak-first-line-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

it.each([true, false])(
  'the first line of an empty file is read without waiting for a second one (notices: %s)',
  async (watch) => {
    const log = join(directory, 'access.log')
    writeFileSync(log, '')
    const follower = follow([log], { from: 'start', watch })
    const read: string[] = []
    async function pump(until: () => boolean, ms: number): Promise<void> {
      const end = Date.now() + ms
      while (!until() && Date.now() < end) {
        const events = await follower.next()
        for (const event of events) if (event.kind === 'lines') read.push(Buffer.from(event.bytes).toString())
        if (events.length === 0) await follower.changed(50)
      }
    }
    await pump(() => false, 400)
    appendFileSync(log, 'first line\n')
    await pump(() => read.length > 0, SOON)
    expect(read).toEqual(['first line\n'])
    appendFileSync(log, 'second line\n')
    await pump(() => read.length > 1, SOON)
    expect(read).toEqual(['first line\n', 'second line\n'])
    follower.close()
  },
)

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Tail, tailLines } from './tail-lines.ts'

let dir = ''
let log = ''
let tail: Tail
let written: string[] = []
let next = 0

/** Appends lines that nobody else writes. */
function write(path: string, count: number): void {
  const lines = Array.from({ length: count }, () => `line ${next++} ${'x'.repeat(next % 90)}`)
  appendFileSync(path, `${lines.join('\n')}\n`)
  written.push(...lines)
}

const gzip = (path: string): void => void execFileSync('gzip', [path])

async function start(targets: string[], options = {}): Promise<void> {
  tail = tailLines(targets, { from: 'start', ...options })
  await tail.settle()
}

async function everyLineOnce(): Promise<void> {
  // On a busy machine the looks are further apart.
  for (const end = performance.now() + 10_000; tail.lines.length < written.length && performance.now() < end; )
    await tail.settle(100)
  await tail.settle(400)
  expect(tail.lines.toSorted()).toEqual(written.toSorted())
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'firebreak-follow-'))
  log = join(dir, 'access.log')
  written = []
  next = 0
})
afterEach(() => {
  tail.close()
  rmSync(dir, { recursive: true })
})

for (const away of [false, true]) {
  const pause = async (): Promise<void> => {
    await tail.settle(60)
    if (away) tail.restart()
  }
  describe(away ? 'rotated while the sensor is away' : 'rotated before our eyes', () => {
    beforeEach(async () => {
      write(log, 30)
      await start([log])
    })
    it('rename and create', async () => {
      await pause()
      write(log, 5)
      renameSync(log, `${log}.1`)
      write(log, 7)
      await everyLineOnce()
    })
    it('several renames and packing', async () => {
      for (let round = 0; round < 3; round++) {
        if (round === 1) await pause()
        write(log, 40)
        if (round > 1) renameSync(`${log}.2.gz`, `${log}.3.gz`)
        if (round > 0) {
          renameSync(`${log}.1`, `${log}.2`)
          gzip(`${log}.2`)
        }
        renameSync(log, `${log}.1`)
        write(log, 3)
      }
      await everyLineOnce()
    })
    it('a writer that goes on in the renamed file', async () => {
      renameSync(log, `${log}.1`)
      await pause()
      write(`${log}.1`, 9)
      write(log, 4)
      await everyLineOnce()
      await pause()
      write(`${log}.1`, 2)
      await everyLineOnce()
    })
    it('copy and truncate', async () => {
      await pause()
      write(log, 50)
      copyFileSync(log, `${log}.1`)
      truncateSync(log)
      write(log, 6)
      await everyLineOnce()
      expect(tail.gaps).toBe(0)
    })
    it('copy and truncate, then packed, with more written than before', async () => {
      await pause()
      write(log, 5)
      copyFileSync(log, `${log}.1`)
      truncateSync(log)
      gzip(`${log}.1`)
      write(log, 90)
      await everyLineOnce()
    })
    it('truncated without a copy: what was seen and not read is a gap', async () => {
      await pause()
      truncateSync(log)
      write(log, 6)
      await everyLineOnce()
      expect(tail.gaps).toBe(0)
    })
    it('packed at once under another name', async () => {
      await pause()
      write(log, 12)
      renameSync(log, `${log}-20260101`)
      gzip(`${log}-20260101`)
      write(log, 3)
      await everyLineOnce()
    })
    it('deleted and made anew', async () => {
      await pause()
      await tail.settle()
      rmSync(log)
      write(log, 8)
      await everyLineOnce()
    })
    it('the inode is used again', async () => {
      await tail.settle()
      tail.restart()
      rmSync(log)
      writeFileSync(`${log}.x`, '')
      renameSync(`${log}.x`, log)
      write(log, 60)
      await everyLineOnce()
    })
  })
}

describe('other ways', () => {
  it('follows a link that is set to another file', async () => {
    const [one, two, three] = ['access-20260101.log', 'access-20260102.log', 'access-20260103.log'].map((name) =>
      join(dir, name),
    ) as [string, string, string]
    write(one, 3)
    symlinkSync(one, log)
    await start([log])
    const swap = (to: string): void => {
      symlinkSync(to, `${log}.new`)
      renameSync(`${log}.new`, log)
    }
    write(one, 2)
    write(two, 4)
    swap(two)
    await tail.settle()
    tail.restart()
    write(two, 2)
    write(three, 4)
    swap(three)
    await everyLineOnce()
  })
  it('reads date-named files of a pattern and of a directory that appears later', async () => {
    await start([join(dir, 'site-*.log'), join(dir, 'later')])
    write(join(dir, 'site-2026-01-01.log'), 5)
    mkdirSync(join(dir, 'later'))
    write(join(dir, 'later', 'access.log'), 5)
    await tail.settle()
    write(join(dir, 'site-2026-01-02.log'), 5)
    await everyLineOnce()
  })
  it('polls where nothing wakes it', async () => {
    await start([log], { watch: false })
    write(log, 10)
    await tail.settle()
    renameSync(log, `${log}.1`)
    write(log, 10)
    await everyLineOnce()
  })
  it('begins at the end of what is there at the first start, and knows older files as history', async () => {
    write(log, 9)
    writeFileSync(`${log}.1`, 'old\n')
    writeFileSync(`${log}.2.gz`, gzipSync('older\n'))
    written = []
    await start([log], { from: 'end' })
    write(log, 2)
    tail.restart()
    write(log, 1)
    await everyLineOnce()
  })
  it('waits for the newline, and cuts an endless line as look does', async () => {
    await start([log])
    appendFileSync(log, 'half')
    await tail.settle()
    expect(tail.lines).toEqual([])
    appendFileSync(log, ` done\n${'y'.repeat(700_000)}`)
    await tail.settle()
    tail.restart()
    appendFileSync(log, 'end\nlast\n')
    await tail.settle()
    expect(tail.lines).toEqual(['half done', `${'y'.repeat(65_536)}x`, 'last'])
  })
  it('delivers the last line of a rotated file without its newline', async () => {
    write(log, 2)
    await start([log])
    appendFileSync(log, 'unfinished')
    renameSync(log, `${log}.1`)
    write(log, 2)
    written.push('unfinished')
    await everyLineOnce()
  })
  it('keeps few descriptors for many files', async () => {
    await start([dir], { descriptors: 10 })
    const logs = Array.from({ length: 60 }, (_, i) => join(dir, `host${i}.access.log`))
    for (let round = 0; round < 3; round++) for (const path of logs) write(path, 3)
    await everyLineOnce()
    for (const path of logs) renameSync(path, `${path}.1`)
    for (const path of logs) write(path, 3)
    await everyLineOnce()
  })
})

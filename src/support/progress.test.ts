import { describe, expect, it } from 'vitest'
import { createProgress } from './progress.ts'

function terminal(
  columns = 80,
  isTTY = true,
): { isTTY: boolean; columns: number; written: string[]; write(text: string): void } {
  const written: string[] = []
  return { isTTY, columns, written, write: (text) => void written.push(text) }
}

describe('progress', () => {
  it('writes nothing off a terminal or when switched off', () => {
    const pipe = terminal(80, false)
    createProgress({ stream: pipe, enabled: true, label: 'Reading' }).update(1, 2)
    const quiet = terminal()
    const progress = createProgress({ stream: quiet, enabled: false, label: 'Reading' })
    progress.update(1, 2)
    progress.done()
    expect([...pipe.written, ...quiet.written]).toEqual([])
  })

  it('shows share and time left, and clears itself', () => {
    const stream = terminal()
    let time = 0
    const progress = createProgress({ stream, enabled: true, label: 'Reading', now: () => time })
    time = 10_000
    progress.update(25, 100, 'access.log')
    expect(stream.written.at(-1)).toBe(`\r\x1b[KReading ${'█'.repeat(5)}${'░'.repeat(15)} 25% 30 s left access.log`)
    progress.done()
    expect(stream.written.at(-1)).toBe('\r\x1b[K')
  })

  it('redraws at most ten times a second', () => {
    const stream = terminal()
    let time = 0
    const progress = createProgress({ stream, enabled: true, label: 'Reading', now: () => time })
    for (time = 0; time < 1000; time++) progress.update(time, 1000)
    expect(stream.written.length).toBe(10)
  })

  it('stays in one row and shows no control of a hostile file name', () => {
    const stream = terminal(30)
    const progress = createProgress({ stream, enabled: true, label: 'Reading', now: () => 0 })
    progress.update(1, null, `\x1b]0;x\x07${'a'.repeat(100)}`)
    const drawn = stream.written[0]?.slice('\r\x1b[K'.length) ?? ''
    expect(drawn).not.toContain('\x1b')
    expect([...drawn].length).toBeLessThanOrEqual(29)
  })

  it('gives time spent when the total is not known', () => {
    const stream = terminal()
    let time = 0
    const progress = createProgress({ stream, enabled: true, label: 'Reading', now: () => time })
    time = 3100
    progress.update(7, null)
    expect(stream.written[0]).toBe('\r\x1b[KReading 3.1 s')
  })
})

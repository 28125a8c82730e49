import { describe, expect, it } from 'vitest'
import { runBounded } from './run-bounded.ts'

const limits = { limitMs: 20_000, bytes: 100_000 }

async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const started = performance.now()
  return [await work, performance.now() - started]
}

describe('a bounded run', () => {
  it('gives output, errors and status', async () => {
    const ran = await runBounded('sh', ['-c', 'cat; echo bad >&2; exit 3'], 'input', limits)
    expect(ran).toMatchObject({ errors: 'bad\n', status: 3, ended: null, failed: null })
    expect(ran.output.toString()).toBe('input')
  })

  it('says when there is no such program', async () => {
    expect(await runBounded('/nonexistent/program', [], 'x', limits)).toMatchObject({ failed: 'ENOENT', status: null })
  })

  it('ends endless output at the limit of bytes', async () => {
    const [ran, took] = await timed(runBounded('yes', [], '', limits))
    expect(ran.ended).toBe('bytes')
    expect(ran.output.length).toBe(limits.bytes)
    expect(took).toBeLessThan(10_000)
  })

  it('keeps only the end of endless errors, and ends them in time', async () => {
    const ran = await runBounded('sh', ['-c', 'yes >&2'], '', { ...limits, limitMs: 500 })
    expect(ran.ended).toBe('time')
    expect(ran.errors.length).toBeLessThanOrEqual(4000)
  })

  it('does not wait for a program that will not end, nor for what it left behind', async () => {
    for (const script of [
      'trap "" TERM HUP INT; while :; do sleep 1; done',
      'setsid sleep 30 & exec sleep 30',
      '(trap "" TERM; sleep 30) & wait',
    ]) {
      const [ran, took] = await timed(runBounded('sh', ['-c', script], '', { ...limits, limitMs: 300 }))
      expect(ran.ended).toBe('time')
      expect(took).toBeLessThan(10_000)
    }
  })

  it('stops when it is interrupted, before or while it runs', async () => {
    expect((await runBounded('sleep', ['300'], '', { ...limits, signal: AbortSignal.abort() })).ended).toBe(
      'interrupted',
    )
    expect((await runBounded('sleep', ['300'], '', { ...limits, signal: AbortSignal.timeout(200) })).ended).toBe(
      'interrupted',
    )
  })

  it('has no terminal and no window to ask on', async () => {
    const ran = await runBounded(
      'sh',
      ['-c', 'echo "$DISPLAY$SSH_ASKPASS $SSH_ASKPASS_REQUIRE"; : </dev/tty'],
      '',
      limits,
    )
    expect(ran.output.toString()).toBe(' never\n')
    expect(ran.status).not.toBe(0)
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createMemo, type Memo } from './memo.ts'

interface Stage {
  memo: Memo
  /** Of what the answers are made. */
  world: { at: number; now: number; made: number }
  ask(takes?: number): Promise<number>
}

function stage(): Stage {
  const world = { at: 0, now: 0, made: 0 }
  const memo = createMemo({ life: 1000, clock: () => world.now, state: () => String(world.at), most: 3 })
  const ask = (takes = 0): Promise<number> =>
    memo.get('a', async () => {
      world.made++
      const seen = world.at
      if (takes > 0) await sleep(takes)
      return seen
    })
  return { memo, world, ask }
}

describe('a shared answer', () => {
  it('is worked out once for all who ask, and again after its life', async () => {
    const { world, ask } = stage()
    await Promise.all([ask(), ask(), ask()])
    expect(world.made).toBe(1)
    world.now = 1000
    await ask()
    expect(world.made).toBe(2)
  })

  it('is not fresh for hours when the clock is set back', async () => {
    const { world, ask } = stage()
    world.now = 86_400_000
    await ask()
    world.now = 0
    await ask()
    expect(world.made).toBe(2)
  })

  it('is never older than the change that somebody asks about', async () => {
    const { world, ask } = stage()
    const first = ask(30)
    world.at = 1
    // The first is still under way, and was begun before the change.
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
    expect(await first).toBe(0)
    expect(world.made).toBe(2)
  })

  it('rests in proportion to what it cost, however often things change', async () => {
    const { world, ask } = stage()
    const began = performance.now()
    await ask(40)
    world.at = 1
    const asked = ask(40)
    world.at = 2
    // The change that came during the rest is in the answer.
    expect(await asked).toBe(2)
    expect(performance.now() - began).toBeGreaterThan(3 * 40 + 30)
    expect(world.made).toBe(2)
  })

  it('is not remembered when it failed', async () => {
    const { memo, ask } = stage()
    await expect(memo.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await ask()).toBe(0)
  })

  it('goes when there are too many, the oldest first', async () => {
    const { memo } = stage()
    let made = 0
    const get = (key: string): Promise<number> => memo.get(key, async () => ++made)
    for (const key of ['a', 'b', 'c', 'd']) await get(key)
    await get('d')
    expect(made).toBe(4)
    await get('a')
    expect(made).toBe(5)
  })
})

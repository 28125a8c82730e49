import { expect, it } from 'vitest'
import { createMemo } from './memo.ts'

it('an answer is shared for its life, and no longer when the clock is set back', async () => {
  let now = 1_000_000
  let made = 0
  const memo = createMemo(1000, () => now)
  const ask = () => memo.get('key', async () => ++made)
  expect(await ask()).toBe(1)
  now += 999
  expect(await ask()).toBe(1)
  now += 1
  expect(await ask()).toBe(2)
  now -= 86_400_000
  expect(await ask()).toBe(3)
})

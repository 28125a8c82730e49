import { expect, it } from 'vitest'
import { createGrouped } from './grouped.ts'

it('asks once for all who come together, and again for those who come while it runs', async () => {
  const asked: string[][] = []
  const find = createGrouped(async (keys) => {
    asked.push([...keys])
    await new Promise((resolve) => setTimeout(resolve, 5))
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, `found ${key} ${asked.length}`]))
  })
  const first = Promise.all([find('a'), find('b'), find('a'), find('none')])
  await new Promise((resolve) => setTimeout(resolve, 1))
  const second = Promise.all([find('a'), find('c')])
  expect(await first).toEqual(['found a 1', 'found b 1', 'found a 1', null])
  expect(await second).toEqual(['found a 2', 'found c 2'])
  expect(asked).toEqual([
    ['a', 'b', 'none'],
    ['a', 'c'],
  ])
})

it('tells a fault to all who asked, and goes on with the next', async () => {
  let away = true
  const find = createGrouped(async (keys) => {
    if (away) throw new Error('away')
    return new Map(keys.map((key) => [key, key]))
  })
  const answers = await Promise.allSettled([find('a'), find('b')])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  away = false
  expect(await find('a')).toBe('a')
})

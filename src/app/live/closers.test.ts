import { expect, it } from 'vitest'
import { createClosers } from './closers.ts'

it('closes the last opened first, every one of them once, and tells the first fault', async () => {
  const order: string[] = []
  const closers = createClosers()
  closers.add(() => order.push('store'))
  closers.add(async () => {
    order.push('server')
    throw new Error('server would not close')
  })
  closers.add(() => order.push('sensor'))
  await expect(closers.close()).rejects.toThrow('server would not close')
  await closers.close()
  expect(order).toEqual(['sensor', 'server', 'store'])
})

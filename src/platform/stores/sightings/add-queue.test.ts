import { expect, it } from 'vitest'
import type { Batch } from '../../../model/sighting.ts'
import { createAddQueue } from './add-queue.ts'

function batch(seq: number): Batch {
  return { seq, sightings: [], traffic: [], unknown: [], evidence: [] } as unknown as Batch
}

it('calls that wait share one transaction', async () => {
  const transactions: number[] = []
  const queue = createAddQueue(async (batches) => {
    transactions.push(batches.length)
    await new Promise((resolve) => setTimeout(resolve, 5))
  })
  const first = queue.add([batch(1)])
  await new Promise((resolve) => setTimeout(resolve, 1))
  await Promise.all([first, ...[2, 3, 4].map((seq) => queue.add([batch(seq)]))])
  expect(transactions).toEqual([1, 3])
})

it('one bad batch fails alone', async () => {
  const stored: number[] = []
  const queue = createAddQueue(async (batches) => {
    if (batches.some(({ seq }) => seq === 2)) throw new Error('bad')
    stored.push(...batches.map(({ seq }) => seq))
  })
  const results = await Promise.allSettled([1, 2, 3].map((seq) => queue.add([batch(seq)])))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(stored.toSorted()).toEqual([1, 3])
})

it('goes on for a call made the moment another ends', async () => {
  let stored = 0
  const queue = createAddQueue(async (batches) => {
    stored += batches.length
  })
  for (let seq = 0; seq < 100; seq++) await queue.add([batch(seq)])
  await queue.idle()
  expect(stored).toBe(100)
})

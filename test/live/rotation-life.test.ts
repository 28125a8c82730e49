import { expect, it } from 'vitest'
import { rotationLife } from './rotation-life.ts'

/** The first ones, and those that once went wrong. */
const SEEDS = [1, 2, 14, 20, 25, 76, 1009]

it.each(SEEDS)(
  'loses and doubles no line, whatever happens between two system calls (seed %i)',
  async (seed) => {
    const { lost, twice, gap } = await rotationLife(seed, 80)
    expect({ lost, twice, gap }).toEqual({ lost: [], twice: [], gap: 0 })
  },
  60_000,
)

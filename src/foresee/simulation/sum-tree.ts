/**
 * Weights of leaves, and their sums in a binary tree over them: change one or choose one in proportion to its weight in as many
 * steps as the tree is high. `sums[1]` is the sum of all; the leaf `i` is `sums[size + i]`; `size` is a power of two.
 */
export interface SumTree {
  size: number
  sums: Float64Array
}

export function createSumTree(size: number): SumTree {
  return { size, sums: new Float64Array(2 * size) }
}

export function addTo({ size, sums }: SumTree, leaf: number, change: number): void {
  for (let node = size + leaf; node >= 1; node >>= 1) sums[node] = (sums[node] ?? 0) + change
}

/** Makes the sums anew from the leaves: additions of fractions drift apart over millions of changes. */
export function sumAgain({ size, sums }: SumTree): void {
  for (let node = size - 1; node >= 1; node--) sums[node] = (sums[2 * node] ?? 0) + (sums[2 * node + 1] ?? 0)
}

/** The leaf below `node` that a number from 0 to the node's sum falls on. */
export function leafAt({ size, sums }: SumTree, at: number, node = 1): number {
  let rest = at
  let here = node
  while (here < size) {
    here *= 2
    const left = sums[here] ?? 0
    if (rest >= left) {
      rest -= left
      here++
    }
  }
  return here - size
}

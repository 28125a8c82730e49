/** A set of small whole numbers, one byte each: a table of sources marks threats and sensors millions of times. */
export interface Marks {
  add(number: number): void
  /** Ascending. */
  list(): number[]
}

export function createMarks(): Marks {
  let marked = new Uint8Array(64)
  return {
    add(number) {
      if (number >= marked.length) {
        const larger = new Uint8Array(Math.max(marked.length * 2, number + 1))
        larger.set(marked)
        marked = larger
      }
      marked[number] = 1
    },
    list: () => [...marked.keys()].filter((number) => marked[number] === 1),
  }
}

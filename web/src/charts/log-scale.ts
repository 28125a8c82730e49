/** 0 at the bottom, then one step a power of ten: one probe is seen beside ten thousand. */
export function logHeight(value: number, most: number, height: number): number {
  return value <= 0 ? 0 : (Math.log10(value + 1) / Math.log10(Math.max(most, 9) + 1)) * height
}

/** 1, 10, 100 ... up to `most`, at most `rows` of them. */
export function powers(most: number, rows: number): number[] {
  const top = Math.ceil(Math.log10(Math.max(most, 9) + 1))
  const every = Math.max(1, Math.ceil(top / rows))
  return Array.from({ length: top + 1 }, (_, power) => power)
    .filter((power) => power % every === 0)
    .map((power) => 10 ** power)
    .filter((value) => value <= Math.max(most, 10))
}

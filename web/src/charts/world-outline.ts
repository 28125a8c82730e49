import data from './data/world-outline.json'

export interface Outline {
  width: number
  height: number
  /** `code`: ISO 3166 alpha-2; null for land that has none. `d`: the path. */
  shapes: Array<{ code: string | null; d: string }>
  /** Countries too small to be drawn. */
  dots: Array<{ code: string; x: number; y: number }>
}

/** Projected already, see scripts/make-outline.mjs. */
export const outline: Outline = {
  width: data.width,
  height: data.height,
  shapes: (data.countries as Array<[string | null, string]>).map(([code, d]) => ({ code, d })),
  dots: (data.dots as Array<[string, number, number]>).map(([code, x, y]) => ({ code, x, y })),
}

/** Requests that match no rule: reduced to templates, and ranked by how much they look like a new probe. */
export { garbageOf } from './unknown/garbage.ts'
export { noiseOf } from './unknown/noise.ts'
export { type Ranked, rankUnknown, type UnknownRow } from './unknown/rank.ts'
export { TEMPLATE_LIMIT, templateOf } from './unknown/template.ts'

import { listOf, mapOf } from '../hub-labels.ts'

/** One condition of a virtual patch: zones, an optional name in them, transforms, and how to match. */
export interface Item {
  zones: string[]
  variables: string[]
  transforms: string[]
  type: string
  value: string
  /** Letter case counts, since nothing lowers it first. */
  cased: boolean
}

export function itemOf(map: Record<string, unknown>): Item {
  const match = mapOf(map['match'])
  const transforms = listOf(map['transform']).map(String)
  return {
    zones: listOf(map['zones']).map(String),
    variables: listOf(map['variables']).map(String),
    transforms,
    type: String(match['type'] ?? ''),
    value: String(match['value'] ?? ''),
    cased: !transforms.includes('lowercase') && !transforms.includes('uppercase'),
  }
}

import { fail } from '../../../support/errors.ts'
import { createClickhouseSightings } from './clickhouse/store.ts'
import { createPostgresSightings } from './postgres/store.ts'
import type { SightingStore } from './types.ts'

/** Members by the scheme of the URL that names them. */
const members = new Map<string, (url: string) => SightingStore>([
  ['postgres', createPostgresSightings],
  ['postgresql', createPostgresSightings],
  ['clickhouse', createClickhouseSightings],
])

/** The store a URL names. Call `migrate` before anything else, `close` at the end. Throws `usage` for an unknown scheme. */
export function openSightings(url: string): SightingStore {
  const create = members.get(/^([a-z]+):\/\//.exec(url)?.[1] ?? '')
  if (create === undefined) {
    fail('usage', `Sightings can be kept in ${[...members.keys()].map((scheme) => `${scheme}://`).join(', ')}.`)
  }
  return create(url)
}

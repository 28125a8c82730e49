import type { Me } from '../client/types.ts'
import { fix } from './fix/wing.ts'
import { foresee } from './foresee/wing.ts'
import { itself } from './itself/wing.ts'
import { know } from './know/wing.ts'
import { now } from './now/wing.ts'
import { stop } from './stop/wing.ts'
import { tell } from './tell/wing.ts'
import type { LoadPage, Room, Wing } from './types.ts'
import { watch } from './watch/wing.ts'

/** The navigation is the loop: Watch, Know, Stop, Fix, Tell, Foresee. */
export const WINGS: readonly Wing[] = [now, watch, know, stop, fix, tell, foresee, itself]

/** The wings with the rooms that this user may enter. */
export function wingsFor(me: Me): Wing[] {
  return WINGS.map(({ verb, rooms }) => ({
    verb,
    rooms: rooms.filter(({ needs }) => needs === undefined || me.may.includes(needs)),
  })).filter(({ rooms }) => rooms.length > 0)
}

/** The room that a path is in: `/threats/code-red` is in Threats. */
export function roomOf(path: string): Room | null {
  const name = path.split('/')[1] ?? ''
  return WINGS.flatMap(({ rooms }) => rooms).find((room) => room.path === `/${name}`) ?? null
}

/** How the page at a path is fetched, and what it is about. Null: there is none. */
export function pageAt(path: string): { load: LoadPage; id: string } | null {
  const room = roomOf(path)
  const [, , id, ...rest] = path.split('/')
  if (room === null || rest.length > 0) return null
  if (id === undefined) return { load: room.page, id: '' }
  const name = decoded(id)
  return room.one === undefined || name === null || name === '' ? null : { load: room.one, id: name }
}

/** Null for broken escapes. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

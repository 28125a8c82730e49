import type { Me } from '../client/types.ts'

export interface Room {
  /** Path of the page. */
  path: string
  title: string
  /** The letter after `g` that goes there. */
  key: string
  /** What one must be allowed to, as `Me.may` has it. */
  needs?: string
}

export interface Wing {
  /** A verb of the loop; null: no heading. */
  verb: string | null
  rooms: readonly Room[]
}

/** The loop: Watch, Know, Stop, Fix, Tell, Foresee. Only wings that exist are here. */
const WINGS: readonly Wing[] = [
  { verb: null, rooms: [{ path: '/', title: 'Now', key: 'n' }] },
  {
    verb: 'Watch',
    rooms: [
      { path: '/threats', title: 'Threats', key: 't' },
      { path: '/sources', title: 'Sources', key: 's' },
      { path: '/unclassified', title: 'Unclassified', key: 'u' },
      { path: '/evidence', title: 'Evidence', key: 'e' },
    ],
  },
  {
    verb: 'Itself',
    rooms: [
      { path: '/sensors', title: 'Sensors', key: 'h' },
      { path: '/audit', title: 'Audit', key: 'a', needs: 'read audit' },
      { path: '/settings', title: 'Settings', key: 'c' },
    ],
  },
]

/** The wings with the rooms that this user may enter. */
export function wingsFor(me: Me): Wing[] {
  return WINGS.map(({ verb, rooms }) => ({
    verb,
    rooms: rooms.filter(({ needs }) => needs === undefined || me.may.includes(needs)),
  })).filter(({ rooms }) => rooms.length > 0)
}

export function roomOf(path: string): Room | null {
  const rooms = WINGS.flatMap((wing) => wing.rooms)
  return rooms.find((room) => (room.path === '/' ? path === '/' : `${path}/`.startsWith(`${room.path}/`))) ?? null
}

/** Who asks: `nobody` is not signed in, `sensor` holds a sensor token. The others contain one another, left to right. */
export type Role = 'nobody' | 'sensor' | 'viewer' | 'operator' | 'approver' | 'admin'

/** What is done. */
export type Verb = 'read' | 'create' | 'change' | 'delete' | 'send'

/** What it is done to. `picture`: everything counted from logs; `account`: one's own user; `sign-in`: the way in and out. */
export type ObjectKind =
  | 'picture'
  | 'sightings'
  | 'sensor'
  /** Hosts, what is installed on them, and advisories about it. */
  | 'host'
  | 'exposure'
  /** To live with an exposure, or to say that it is none. */
  | 'decision'
  | 'audit'
  | 'settings'
  | 'user'
  | 'account'
  | 'token'
  | 'sign-in'
  | 'session'
  | 'description'
  | 'health'
  | 'metrics'
  | 'duty'
  | 'evaluation'
  | 'channel'

export interface Thing {
  kind: ObjectKind
  /** Belongs to the one who asks. */
  own?: boolean
}

/** Least rank that may; `own`: least rank for a thing of one's own. What is not listed is not allowed to anybody. */
interface Grant {
  any?: Role
  own?: Role
}

const POLICY: Record<ObjectKind, Partial<Record<Verb, Grant>>> = {
  picture: { read: { any: 'viewer' } },
  sightings: { send: { any: 'sensor' } },
  sensor: { read: { any: 'viewer' }, delete: { any: 'operator' } },
  host: { read: { any: 'viewer' } },
  exposure: { read: { any: 'viewer' } },
  decision: { read: { any: 'viewer' }, create: { any: 'approver' }, delete: { any: 'approver' } },
  audit: { read: { any: 'approver' } },
  settings: { read: { any: 'viewer' }, change: { any: 'admin' } },
  user: { read: { any: 'admin' }, create: { any: 'admin' }, change: { any: 'admin' }, delete: { any: 'admin' } },
  account: { read: { own: 'viewer' }, change: { own: 'viewer' } },
  token: {
    read: { any: 'admin', own: 'viewer' },
    create: { any: 'admin', own: 'viewer' },
    delete: { any: 'admin', own: 'viewer' },
  },
  'sign-in': { read: { any: 'nobody' }, create: { any: 'nobody' } },
  session: { delete: { own: 'viewer' } },
  description: { read: { any: 'nobody' } },
  health: { read: { any: 'nobody' } },
  metrics: { read: { any: 'viewer' } },
  duty: { read: { any: 'viewer' }, change: { any: 'operator' } },
  evaluation: { read: { any: 'viewer' }, change: { any: 'operator' } },
  channel: {
    read: { any: 'viewer' },
    create: { any: 'admin' },
    change: { any: 'admin' },
    delete: { any: 'admin' },
  },
}

const RANK: Record<Role, number> = { nobody: 0, sensor: 0, viewer: 1, operator: 2, approver: 3, admin: 4 }

export const ROLES: readonly Role[] = ['nobody', 'sensor', 'viewer', 'operator', 'approver', 'admin']
export const VERBS: readonly Verb[] = ['read', 'create', 'change', 'delete', 'send']
export const OBJECT_KINDS = Object.keys(POLICY) as ObjectKind[]

/** The one place that decides who may do what. Denies whatever is not granted above. */
export function may(role: Role, verb: Verb, thing: Thing): boolean {
  const grant = Object.hasOwn(POLICY, thing.kind) ? POLICY[thing.kind][verb] : undefined
  if (grant === undefined) return false
  return reaches(role, grant.any) || (thing.own === true && reaches(role, grant.own))
}

/** A sensor token is no lesser viewer: it reaches only what is granted to sensors, or to everybody. */
function reaches(role: Role, least: Role | undefined): boolean {
  if (least === undefined) return false
  if (least === 'sensor') return role === 'sensor'
  return RANK[role] >= RANK[least]
}

import type { Inventory, Listener, Module } from '../../model/host.ts'
import type { DeadlineInput } from '../../model/exposure.ts'
import type { HeldHere } from './holding.ts'

/** What was found out about who can reach a package's code on a host. */
export interface Reach extends DeadlineInput {
  listeners: Listener[]
  modules: Module[]
}

/** The part of a host that decides who reaches what; made once a host. */
export interface Doors {
  /** Null: the host did not let us see its listeners. */
  listeners: readonly Listener[] | null
  gap: string | null
  modules: readonly Module[]
}

export function doorsOf(inventory: Inventory): Doors {
  const gap = inventory.gaps.find(({ what }) => what === 'listeners')
  const blind = gap !== undefined || inventory.how === 'document'
  return {
    listeners: blind && inventory.listeners.length === 0 ? null : inventory.listeners,
    gap: gap?.reason ?? (inventory.how === 'document' ? 'a document lists packages, not listeners' : null),
    modules: inventory.modules,
  }
}

/**
 * Whether strangers reach the code of a package: by its own listener, by a module that a server has enabled, or, since a library
 * may be used by any program that listens, unknown while the host listens publicly at all. A service that is stopped closes
 * nothing: what starts it again, or another program that loads the code, would open it without asking.
 */
export function reachOf({ packages }: HeldHere, doors: Doors, localOnly: boolean): Reach {
  const none = { listeners: [], modules: [] }
  if (localOnly) return { ...none, value: false, why: 'the flaw needs somebody who is on the machine already (CVSS)' }
  if (doors.listeners === null)
    return {
      ...none,
      value: null,
      why: `who can reach it is not known: ${doors.gap ?? 'listeners were not asked for'}`,
    }
  const names = new Set(packages.map((pack) => pack.name))
  const own = doors.listeners.filter((listener) => listener.package !== null && names.has(listener.package))
  const modules = doors.modules.filter((module) => belongsTo(module, names))
  const open = doors.listeners.filter(({ reach }) => reach === 'public')
  const publicOwn = own.filter(({ reach }) => reach === 'public')
  if (publicOwn.length > 0)
    return {
      listeners: publicOwn,
      modules,
      value: true,
      why: `${placeOf(publicOwn[0])} can be reached from public networks`,
    }
  if (modules.length > 0 && open.length > 0) {
    const [module] = modules
    return {
      listeners: open,
      modules,
      value: true,
      why: `${module?.server} has ${module?.name} enabled and listens publicly`,
    }
  }
  const unsure = doors.listeners.filter(({ reach }) => reach === 'unknown')
  // A gap beside listeners that were seen is about their programs; without any, about all of them.
  if (open.length === 0 && unsure.length === 0 && (doors.gap === null || doors.listeners.length > 0))
    return {
      listeners: own,
      modules,
      value: false,
      why: 'no listener of this host can be reached from public networks',
    }
  if (own.length > 0 && own.every(({ reach }) => reach === 'loopback' || reach === 'private'))
    return {
      listeners: own,
      modules,
      value: false,
      why: `${placeOf(own[0])} is bound to ${own[0]?.reach} addresses only`,
    }
  return {
    listeners: own,
    modules,
    value: null,
    why: unknownWords(own[0], open.length > 0, unsure.length > 0, doors.gap),
  }
}

function unknownWords(own: Listener | undefined, others: boolean, unsure: boolean, gap: string | null): string {
  if (own !== undefined) return `${placeOf(own)}: the host cannot tell who reaches it`
  if (others) return 'it has no listener of its own, but other programs here listen publicly and may use it'
  if (unsure) return 'it has no listener of its own, and the host cannot tell who reaches those of other programs'
  return `the listeners of this host are not known: ${gap ?? 'none were seen'}`
}

/** Debian and Ubuntu name module packages after server and module: `libapache2-mod-php8.2`, `libnginx-mod-http-lua`, `php8.2-curl`. */
function belongsTo(module: Module, names: ReadonlySet<string>): boolean {
  const wanted = plain(module.name.replace(/^mod_|_module$|\.so$/g, ''))
  for (const name of names) {
    const text = plain(name)
    if (text === wanted || text === `${module.server}${wanted}`) return true
    const tail = /(?:^libapache2-mod-|^libnginx-mod-(?:http-|stream-|mail-)?|^php[\d.]*-|^mod_)(.+)$/.exec(name)?.[1]
    if (tail !== undefined && plain(tail) === wanted) return true
    if (tail === undefined && isServer(module.server, name)) return true
  }
  return false
}

/** A server's own package holds the modules it ships with. */
function isServer(server: string, name: string): boolean {
  if (server === 'apache') return /^(?:apache2(?:-bin)?|httpd(?:-core)?)$/.test(name)
  if (server === 'nginx') return /^nginx(?:-(?:core|full|light|extras|common))?$/.test(name)
  return server === 'iis' && /^(?:iis|internet information services)/i.test(name)
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function placeOf(listener: Listener | undefined): string {
  if (listener === undefined) return 'it'
  const host = listener.address.includes(':') ? `[${listener.address}]` : listener.address
  return `${listener.process ?? 'its program'} on ${listener.protocol} ${host}:${listener.port}`
}

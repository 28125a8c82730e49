import type { Host, Inventory } from '../../model/host.ts'

/**
 * Where hosts and what was found on them are kept: files in the state directory (`file-store.ts`), or the state store of a
 * server. One inventory a host is kept, the latest.
 */
export interface HostStore {
  /** All hosts, by name. */
  hosts(): Promise<Host[]>
  /** Null when there is no such host. */
  host(name: string): Promise<Host | null>
  /** Adds the host, or replaces the one of that name. */
  saveHost(host: Host): Promise<void>
  /** Removes the host and its inventory. False when there was none. */
  removeHost(name: string): Promise<boolean>
  /** The latest inventory; null: never taken. */
  inventory(name: string): Promise<Inventory | null>
  /** Replaces the inventory of `inventory.host`, which must be a known host. */
  saveInventory(inventory: Inventory): Promise<void>
}

/** The last try to look at a host. A failed one leaves the inventory of before as it is. */
export interface Attempt {
  /** Milliseconds since 1970 UTC. */
  at: number
  /** Code of the error table; null: it went well. */
  code: string | null
  /** Outside text. */
  message: string | null
}

/** How the last looks went. */
export interface AttemptStore {
  lastAttempt(name: string): Promise<Attempt | null>
  saveAttempt(name: string, attempt: Attempt): Promise<void>
}

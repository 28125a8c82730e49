import type { Exposure } from '../../model/exposure.ts'
import type { Host, Inventory } from '../../model/host.ts'
import type { Decision } from '../../know/exposure/ports.ts'
import type { Act } from '../auth/accounts.ts'

/*
 * What the server keeps of hosts and exposures. Times are milliseconds since 1970 UTC. Every method throws a FirebreakError (`try-later`
 * when the database is away). What a person changes takes an `Act` and is in the audit with it; what is measured or worked out
 * (inventories, states) has its own history and no audit record.
 */

/** An exposure as it is kept: its evidence is worked out anew when somebody asks. */
export type KeptExposure = Omit<Exposure, 'evidence'> & {
  /** In the logs of this very host. */
  probed: boolean
}

export interface InventorySummary {
  os: string
  ecosystem: string | null
  listeners: number
  publicListeners: number
  stale: number
  rebootNeeded: boolean | null
  gaps: number
  candidates: number
}

export interface HostRow {
  host: Host
  /** The machine whose list it comes from. */
  keptBy: string | null
  /** Null: never looked at. */
  inventory: { taken: number; how: Inventory['how']; packages: number; summary: InventorySummary } | null
}

/** One change of state. `before` null: first seen; `state` null: gone. */
export interface StateChange {
  flaw: string
  host: string
  package: string
  at: number
  before: string | null
  state: string | null
}

/** So many hosts went from one state to another for one flaw. */
export interface SummedChange {
  flaw: string
  before: string | null
  state: string | null
  hosts: number
  latest: number
}

export interface ExposureFilter {
  host?: string
  flaw?: string
  package?: string
  states?: readonly string[]
  /** Leaves out what the distribution calls unimportant, and what is closed. */
  pressing?: boolean
}

export interface KeptDecision extends Decision {
  id: string
  /** Ended before its time; null: it was not. */
  ended: number | null
}

/** How many, by host or flaw and by state; `due`: the earliest deadline among them. */
export interface Counted {
  name: string
  state: string
  count: number
  due: number | null
  /** How many are past theirs. */
  overdue: number
  probed: boolean
}

export interface ExposureStore {
  hosts(): Promise<HostRow[]>
  host(name: string): Promise<HostRow | null>
  saveHost(act: Act, host: Host, keptBy?: string): Promise<void>
  /** With its inventory and exposures; their history stays. False when there was none. */
  removeHost(act: Act, name: string, at: number): Promise<boolean>
  inventory(name: string): Promise<Inventory | null>
  /** Every inventory, one after the other, so that thousands need no more memory than a few. */
  inventories(): AsyncIterable<Inventory>
  /** Replaces that of `inventory.host`, which must be a known host. */
  saveInventory(inventory: Inventory): Promise<void>
  /** Most pressing first. */
  exposures(filter: ExposureFilter, limit: number, offset: number): Promise<{ total: number; rows: KeptExposure[] }>
  /** Everything kept of one host. */
  exposuresOfHost(host: string): Promise<KeptExposure[]>
  /** Exposures of each host by state, and hosts of each flaw by state; without what the distribution calls unimportant. */
  countsByHost(now: number): Promise<Counted[]>
  countsByFlaw(now: number): Promise<Counted[]>
  /**
   * Makes `next` what is known of a host, in one transaction with the changes of state that follow from it. What is kept and not in
   * `next` is ended as `endOf` says: `fixed` stays as a row, `gone` leaves only its history. Rows that stay keep their `since`.
   */
  replaceExposures(
    host: string,
    next: readonly KeptExposure[],
    endOf: (exposure: KeptExposure) => 'fixed' | 'gone',
    at: number,
  ): Promise<StateChange[]>
  /** Changes of state of one flaw, oldest first. */
  changes(flaw: string): Promise<StateChange[]>
  /** What changed after `since`, summed over hosts, the latest first. */
  changesSince(since: number, limit: number): Promise<SummedChange[]>
  decisions(): Promise<KeptDecision[]>
  addDecision(act: Act, decision: Decision): Promise<KeptDecision>
  /** False when it had ended, or there is none. */
  endDecision(act: Act, id: string, at: number): Promise<boolean>
}

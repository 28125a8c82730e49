import type { Inventory } from '../../model/host.ts'

/** How to reach a host by the system's OpenSSH client. */
export interface SshWay {
  /** `user@name`, an alias of ssh_config, or `ssh://user@name:port`. */
  target: string
  /** An ssh_config to use instead of the user's; null: the user's. */
  configFile: string | null
  /** Our own file of pinned host keys, keyed by the name of the host (`HostKeyAlias`). */
  knownHosts: string
  /** Try `sudo -n` on the host, and go on without where it is refused. */
  sudo: boolean
  /** What it ran on last time; null: not known, a shell is tried first. */
  platform: 'unix' | 'windows' | null
}

export interface TakeOptions {
  /** Leaves out the search for lock files and installed dists of language package managers. */
  quick?: boolean
  signal?: AbortSignal
  /** The whole look at one host, milliseconds. Default 60,000. */
  limitMs?: number
}

/**
 * Takes the inventory of one host: `null` is this machine, by a child shell with the rights of this process. Read only.
 *
 * Resolves with what could be seen; what could not is in `gaps`. Throws a `FirebreakError` with one of the `host-` codes when there is
 * no inventory at all: unreachable, log-in refused, key unknown or changed, no usable answer, time over.
 */
export type TakeInventory = (host: string, way: SshWay | null, options?: TakeOptions) => Promise<Inventory>

/** A host that takes longer is not waited for. */
export const DEFAULT_LIMIT_MS = 60_000
/** More than any honest host says: 50,000 packages are 6 MB. */
export const MOST_BYTES = 12_000_000

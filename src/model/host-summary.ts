/** One line about a host. Texts are outside text; times are milliseconds since 1970 UTC. */
export interface HostSummary {
  name: string
  ssh: string | null
  tags: string[]
  /** Name of the operating system; null: never looked at. */
  os: string | null
  /** When the inventory was taken, and how. */
  taken: number | null
  how: 'local' | 'ssh' | 'document' | null
  packages: number
  /** Newer versions that its package manager offers, and those of them from a security suite. */
  offered: number
  securityOffered: number
  /** Listeners that strangers can reach, as far as the host can tell. */
  publicListeners: number
  staleProcesses: number
  rebootNeeded: boolean | null
  gaps: number
  /** Why the last look failed; null when it did not, or there was none. */
  failure: { code: string; message: string; at: number } | null
}

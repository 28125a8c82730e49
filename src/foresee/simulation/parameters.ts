/** A number about a worm: where it is from, and what is doubtful about it. */
export interface Figure {
  value: number
  source: string
  /** Empty: nothing known against it. */
  doubt: string
}

/** How a worm chooses the addresses it tries. */
export type Scanning =
  /** Any address, each as likely. */
  | { kind: 'uniform' }
  /** Shares of the scans that stay in the scanner's own /16 and /8; the rest goes anywhere. */
  | { kind: 'local'; same16: Figure; same8: Figure }
  /** From a start address upwards, one after the other; `near`: the share of hosts that begin close to their own address. */
  | { kind: 'sequential'; near: Figure }
  /** Every copy walks the same list, so that later copies find only what is infected already. */
  | { kind: 'shared-list' }

/** Days of the month, UTC, on which it spreads, attacks or sleeps. */
export interface Phase {
  phase: 'spread' | 'attack' | 'sleep'
  fromDay: number
  toDay: number
}

/** One worm, as numbers. The simulator knows hosts only as numbers too: there is no packet and no payload in it. */
export interface Worm {
  id: string
  name: string
  /** What happened, in a sentence or two. */
  story: string
  /** Hosts that it can infect. */
  hosts: Figure
  /** Hosts infected when it begins. */
  seeds: Figure
  /** Scans an infected host sends, a second. */
  sent: Figure
  /** Scans that arrive and count: what makes the published growth. At most what is sent. */
  effective: Figure
  scanning: Scanning
  /** Scans a second that the networks carry for all infected hosts together; null: they never were the limit. */
  capacity: Figure | null
  /** How unequal the hosts scan: deviation of the logarithm of their rates. 0: all the same. */
  spread: Figure
  /** Null: the same every day. */
  calendar: { starts: string; phases: readonly Phase[] } | null
  /** What the published record says it must reproduce; the validation tests hold the simulator to these. */
  anchors: ReadonlyArray<{ text: string; source: string }>
}

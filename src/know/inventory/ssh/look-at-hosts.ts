import type { Host, Inventory } from '../../../model/host.ts'
import { FirebreakError } from '../../../support/errors.ts'
import { takeInventory } from '../take-inventory.ts'
import type { SshWay } from '../take-types.ts'
import { type Meeting, type MeetOptions, meetHost } from './meet.ts'

/** How one host's turn went. */
export type Looked =
  | { host: string; ok: true; inventory: Inventory; meeting: Meeting | null; tookMs: number }
  | { host: string; ok: false; error: FirebreakError; tookMs: number }

export interface LookAtOptions extends MeetOptions {
  /** Most hosts at a time. Through one jump host more than ten log-ins at once are dropped at random by sshd's MaxStartups. */
  parallel: number
  limitMs: number
  quick: boolean
  /** Called as each host's turn ends, in that order. */
  onLooked(looked: Looked): Promise<void> | void
}

/**
 * Looks at many hosts, at most `parallel` at a time. `way` null is this machine. One host's failure is its own; an interrupt ends the
 * running looks and starts no more. Resolves with all turns that ended, in the order of `hosts`.
 */
export async function lookAtHosts(
  hosts: ReadonlyArray<{ host: Host; way: SshWay | null }>,
  options: LookAtOptions,
): Promise<Looked[]> {
  const results = new Map<string, Looked>()
  let next = 0
  const worker = async (): Promise<void> => {
    for (let turn = hosts[next++]; turn !== undefined && !options.signal?.aborted; turn = hosts[next++]) {
      const looked = await lookAt(turn.host.name, turn.way, options)
      results.set(looked.host, looked)
      await options.onLooked(looked)
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.parallel, hosts.length) }, worker))
  return hosts.flatMap(({ host }) => results.get(host.name) ?? [])
}

async function lookAt(host: string, way: SshWay | null, options: LookAtOptions): Promise<Looked> {
  const started = performance.now()
  const took = (): number => Math.round(performance.now() - started)
  try {
    const meeting = way === null ? null : await meetHost(host, way, options)
    const { limitMs, quick, signal } = options
    const inventory = await takeInventory(host, way, { limitMs, quick, ...(signal === undefined ? {} : { signal }) })
    return { host, ok: true, inventory, meeting, tookMs: took() }
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error
    return { host, ok: false, error, tookMs: took() }
  }
}

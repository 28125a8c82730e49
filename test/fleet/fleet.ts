import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const script = resolve(import.meta.dirname, 'fleet.sh')

/** Where the fleet keeps its state and what programs under test need. */
export const fleetFolder: string = process.env['FLEET_DIR'] ?? '/var/tmp/firebreak-fleet'
/** An ssh_config with the hosts h1, h2 ... */
export const fleetSshConfig: string = join(fleetFolder, 'ssh_config')

/** Why no fleet can run here, in words; null when one can. Another running fleet is a reason too: only one fits on a machine. */
export function whyNoFleet(): string | null {
  const asked = spawnSync(script, ['why'], { encoding: 'utf8', timeout: 60_000 })
  if (asked.status !== 0) return asked.stdout.trim() || asked.stderr.trim() || 'fleet.sh does not run'
  return existsSync('/sys/class/net/fbr0') ? 'another fleet is running' : null
}

/** One verb of fleet.sh; throws with its words when it fails. */
export function fleet(...words: string[]): string {
  return execFileSync(script, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 600_000 })
}

import { rm } from 'node:fs/promises'
import type { CommonOptions } from '../../cli/ports.ts'
import { keysFile } from '../../know/inventory/file-store.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { hostsFolder, knownHost, openHosts } from './host-place.ts'

/** `firebreak host rm NAME...`: all of them or, when one is not known, none. */
export async function hostRemove(names: string[], options: CommonOptions): Promise<number> {
  const store = openHosts()
  const hosts = await Promise.all(names.map((name) => knownHost(store, name)))
  if (!options.dryRun) {
    for (const host of hosts) {
      await store.removeHost(host.name)
      await rm(keysFile(hostsFolder(), host.name), { force: true })
    }
  }
  const removed = hosts.map((host) => host.name)
  const terminal = createTerminal(options)
  if (wantsJson(options))
    await terminal.write(jsonText({ schema: 'firebreak.host-rm/1', removed, dryRun: options.dryRun === true }, options))
  else await terminal.write(`${options.dryRun ? 'Would forget' : 'Forgot'} ${removed.join(', ')}.\n`)
  return 0
}

import { resolve } from 'node:path'
import type { HostListOptions } from '../../cli/host-ports.ts'
import { openFileStore, keysFile } from '../../know/inventory/file-store.ts'
import { hostName } from '../../know/inventory/host-name.ts'
import type { AttemptStore, HostStore } from '../../know/inventory/ports.ts'
import type { SshWay } from '../../know/inventory/take-types.ts'
import type { Host } from '../../model/host.ts'
import { FirebreakError } from '../../support/errors.ts'
import { stateDirectory } from '../../support/state-directory.ts'

/** Where hosts, their inventories and their pinned keys are kept on this machine. */
export function hostsFolder(): string {
  return resolve(stateDirectory(), 'hosts')
}

export function openHosts(): HostStore & AttemptStore {
  return openFileStore(hostsFolder())
}

/** The name in our form; throws with what is wrong. */
export function nameOf(text: string): string {
  const name = hostName(text)
  if (name !== null) return name
  throw new FirebreakError('usage', 'A host’s name is letters, digits and ._-@: inside, at most 200.', {
    field: text.slice(0, 80),
  })
}

/** The host of that name; throws when there is none. */
export async function knownHost(store: HostStore, text: string): Promise<Host> {
  const host = await store.host(nameOf(text))
  if (host !== null) return host
  throw new FirebreakError('host-unknown', `There is no host called ${text.slice(0, 80)}.`)
}

export function withTags(hosts: readonly Host[], tags: HostListOptions['tag']): Host[] {
  return hosts.filter((host) => tags.every((tag) => host.tags.includes(tag)))
}

/** How ssh gets to the host; `ssh` is its target. */
export function wayTo(name: string, ssh: string, options: { sshConfig?: string; sudo?: boolean }): SshWay {
  return {
    target: ssh,
    configFile: options.sshConfig === undefined ? null : resolve(options.sshConfig),
    knownHosts: keysFile(hostsFolder(), name),
    sudo: options.sudo === true,
    platform: null,
  }
}

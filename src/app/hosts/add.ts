import type { HostAddOptions } from '../../cli/host-ports.ts'
import { meetHost } from '../../know/inventory/ssh/meet.ts'
import { checkedTarget } from '../../know/inventory/ssh/target.ts'
import type { Host } from '../../model/host.ts'
import { FirebreakError } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { nameOf, openHosts, wayTo } from './host-place.ts'

/** `firebreak host add NAME`. With a fingerprint the host is asked for its key, and nothing is added unless it is the right one. */
export async function hostAdd(text: string, options: HostAddOptions): Promise<number> {
  const name = nameOf(text)
  const store = openHosts()
  const before = await store.host(name)
  const ssh = targetOf(name, options, before)
  const host: Host = {
    name,
    ssh,
    tags: [...new Set([...(before?.tags ?? []), ...options.tag])].sort(),
    domain: options.domain ?? before?.domain ?? null,
    group: options.group ?? before?.group ?? null,
    added: before?.added ?? Date.now(),
  }
  const terminal = createTerminal(options)
  if (options.fingerprint !== undefined && !options.dryRun) await pin(host, options)
  if (!options.dryRun) await store.saveHost(host)
  if (wantsJson(options))
    await terminal.write(jsonText({ schema: 'firebreak.host/1', host, dryRun: options.dryRun === true }, options))
  else {
    const did = options.dryRun ? 'Would note' : before === null ? 'Added' : 'Changed'
    const way = ssh === null ? 'not reached by ssh' : `ssh ${visibleText(ssh)}`
    await terminal.write(`${did} ${name} (${way}).\n`)
    if (!options.dryRun && ssh !== null) terminal.say(`Next: firebreak host check ${name}`)
  }
  return 0
}

function targetOf(name: string, options: HostAddOptions, before: Host | null): string | null {
  if (options.ssh === false) return null
  return typeof options.ssh === 'string'
    ? checkedTarget(options.ssh, '--ssh')
    : checkedTarget(before?.ssh ?? name, 'name')
}

async function pin(host: Host, options: HostAddOptions): Promise<void> {
  const expected = options.fingerprint ?? ''
  if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(expected)) {
    throw new FirebreakError('usage', 'A fingerprint is SHA256: and 43 characters, as `ssh-keygen -lf` shows it.', {
      field: '--fingerprint',
    })
  }
  if (host.ssh === null)
    throw new FirebreakError('usage', 'A host without ssh shows no key.', { field: '--fingerprint' })
  await meetHost(host.name, wayTo(host.name, host.ssh, options), { expected, confirm: () => Promise.resolve(false) })
}

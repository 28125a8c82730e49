import type { HostShowOptions } from '../../cli/host-ports.ts'
import { hostText } from '../../cli/render/host-text.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { knownHost, openHosts } from './host-place.ts'

/** `firebreak host show NAME` */
export async function hostShow(name: string, options: HostShowOptions): Promise<number> {
  const store = openHosts()
  const host = await knownHost(store, name)
  const [inventory, attempt] = await Promise.all([store.inventory(host.name), store.lastAttempt(host.name)])
  const terminal = createTerminal(options)
  if (wantsJson(options)) {
    await terminal.write(
      jsonText({ schema: 'firebreak.host-inventory/1', host, inventory, lastAttempt: attempt }, options),
    )
  } else {
    const failure =
      attempt?.code == null ? null : { code: attempt.code, message: attempt.message ?? '', at: attempt.at }
    const view = { host, inventory, failure, now: Date.now(), allPackages: options.packages === true }
    await terminal.write(hostText(view, terminal.paint))
  }
  return 0
}

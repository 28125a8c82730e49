import type { HostListOptions } from '../../cli/host-ports.ts'
import { hostListText } from '../../cli/render/host-list-text.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { openHosts, withTags } from './host-place.ts'
import { summaryOf } from './summary.ts'

/** `firebreak host ls` */
export async function hostList(options: HostListOptions): Promise<number> {
  const store = openHosts()
  const hosts = withTags(await store.hosts(), options.tag)
  const rows = await Promise.all(
    hosts.map(async (host) => summaryOf(host, await store.inventory(host.name), await store.lastAttempt(host.name))),
  )
  const terminal = createTerminal(options)
  if (wantsJson(options)) await terminal.write(jsonText({ schema: 'firebreak.hosts/1', hosts: rows }, options))
  else await terminal.write(hostListText(rows, Date.now(), terminal.paint))
  return 0
}

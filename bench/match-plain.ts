import type { Book } from '../src/know/advisories/book/types.ts'
import type { Inventory } from '../src/model/host.ts'
import { debianOrder } from './match-plain-order.ts'

/** What a straightforward matcher does: every package of every host, every row of its source, versions compared anew. CPU seconds. */
export function plainLoop(book: Book, hosts: readonly Inventory[]): number {
  const began = process.cpuUsage()
  let found = 0
  for (const host of hosts)
    for (const { source, sourceVersion } of host.packages)
      for (const row of book.rowsOf(host.os.ecosystem ?? '', source))
        for (const { fixed } of row.ranges) if (fixed === null || debianOrder(sourceVersion, fixed) < 0) found++
  const { user, system } = process.cpuUsage(began)
  if (found < 0) throw new Error('nothing was compared')
  return (user + system) / 1e6
}

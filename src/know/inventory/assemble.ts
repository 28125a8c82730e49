import type { HostPackage, Inventory, InventoryGap, Listener, StaleProcess } from '../../model/host.ts'
import type { Facts, OfferFact, ProcessFact } from './collectors/types.ts'
import { operatingSystem } from './operating-system.ts'
import { reachOf } from './reach.ts'

const UNKNOWN_SYSTEM = operatingSystem({ id: 'unknown', version: '', codename: null, pretty: 'unknown system' })
const UNKNOWN_KERNEL: Inventory['kernel'] = { running: '', installed: [], newest: null, rebootNeeded: null }
/** Package lists older than this may miss a fix that exists. */
const OLD_LISTS_MS = 8 * 86_400_000

/** One inventory of what the collectors found: sockets meet processes, processes meet packages, packages meet offers. */
export function assemble(host: string, taken: number, how: Inventory['how'], facts: readonly Facts[]): Inventory {
  const all = <K extends keyof Facts>(key: K): Array<NonNullable<Facts[K]>> =>
    facts.flatMap((one) => (one[key] === undefined ? [] : [one[key] as NonNullable<Facts[K]>]))
  const packages = all('packages').flat()
  const root = all('root').includes(true)
  const processes = new Map(
    all('processes')
      .flat()
      .map((process) => [process.pid, process]),
  )
  const owners = new Map(all('owners').flatMap((map) => [...map]))
  const stale = all('stale')
    .flat()
    .map((one) => staleProcess(one, processes.get(one.pid), owners))
  return {
    host,
    taken,
    how,
    os: all('os')[0] ?? UNKNOWN_SYSTEM,
    kernel: all('kernel')[0] ?? UNKNOWN_KERNEL,
    packages: withOffers(packages, all('offers').flat()),
    listeners: sortedListeners([...all('listeners').flat(), ...socketListeners(facts, processes, owners)]),
    modules: all('modules').flat(),
    stale,
    gaps: distinct([...all('gaps').flat(), ...furtherGaps(packages, root, how, all('listsFrom')[0], taken)]),
  }
}

/** The package of a file. Merged-usr systems run `/usr/bin/x` where the package manager noted `/bin/x`, and the other way round. */
function ownerOf(path: string | null, owners: ReadonlyMap<string, string>): string | null {
  if (path === null) return null
  return owners.get(path) ?? owners.get(path.replace(/^\/usr/, '')) ?? owners.get(`/usr${path}`) ?? null
}

function staleProcess(
  { pid, files }: { pid: number; files: string[] },
  process: ProcessFact | undefined,
  owners: ReadonlyMap<string, string>,
): StaleProcess {
  const program = process?.program ?? null
  return { process: process?.name ?? '', pid, unit: process?.unit ?? null, package: ownerOf(program, owners), files }
}

function socketListeners(
  facts: readonly Facts[],
  processes: ReadonlyMap<number, ProcessFact>,
  owners: ReadonlyMap<string, string>,
): Listener[] {
  const own = facts.flatMap((one) => one.addresses ?? [])
  const found = facts
    .flatMap((one) => one.sockets ?? [])
    .map((socket): Listener => {
      const process = socket.pid === null ? undefined : processes.get(socket.pid)
      return {
        protocol: socket.protocol,
        address: socket.address,
        port: socket.port,
        process: process?.name || null,
        unit: socket.onDemand?.unit ?? process?.unit ?? null,
        package: process?.container ? null : ownerOf(socket.onDemand?.file ?? process?.program ?? null, owners),
        reach: reachOf(socket.address, own),
        container: process?.container ?? null,
      }
    })
  for (const port of facts.flatMap((one) => one.published ?? [])) {
    const proxies = found.filter((one) => one.protocol === port.protocol && one.port === port.port)
    // Docker's proxy holds the socket; without it only packet rules lead in.
    for (const proxy of proxies) proxy.container = port.container
    if (proxies.length > 0) continue
    const { protocol, address, container } = port
    const reach = reachOf(address, own)
    found.push({ protocol, address, port: port.port, process: null, unit: null, package: null, reach, container })
  }
  return found
}

/** Without doubles (workers that share a port), by port. */
function sortedListeners(listeners: Listener[]): Listener[] {
  const byKey = new Map(listeners.map((one) => [`${one.protocol} ${one.address} ${one.port} ${one.process}`, one]))
  return [...byKey.values()].sort(
    (a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1) || (a.address < b.address ? -1 : 1),
  )
}

function withOffers(packages: HostPackage[], offers: OfferFact[]): HostPackage[] {
  const byName = new Map(offers.map((offer) => [offerKey(offer.name, offer.architecture), offer]))
  // Of several updates that Windows lacks, one that closes a hole stands for all.
  const forSystem = offers.filter((offer) => offer.name === '')
  const system = forSystem.find((offer) => offer.candidate?.security) ?? forSystem[0]
  return packages.map((one) => {
    if (one.kind === 'windows' && system !== undefined) return { ...one, candidate: system.candidate }
    const offer = byName.get(offerKey(one.name, one.architecture)) ?? byName.get(offerKey(one.name, null))
    return offer === undefined ? one : { ...one, origin: offer.origin ?? one.origin, candidate: offer.candidate }
  })
}

function offerKey(name: string, architecture: string | null): string {
  return architecture === null ? name : `${name}:${architecture}`
}

function furtherGaps(
  packages: HostPackage[],
  root: boolean,
  how: Inventory['how'],
  listsFrom: number | undefined,
  taken: number,
): InventoryGap[] {
  const gaps: InventoryGap[] = []
  if (packages.length === 0 && how !== 'document') {
    gaps.push({ what: 'packages', reason: 'No package manager that we know (dpkg, rpm, apk, Windows) answered.' })
  }
  if (!root && how !== 'document') {
    const reason = 'Only processes of this user could be looked into; look as root to see what the others still run.'
    gaps.push({ what: 'running-code', reason })
  }
  if (listsFrom !== undefined && taken - listsFrom > OLD_LISTS_MS) {
    const day = new Date(listsFrom).toISOString().slice(0, 10)
    gaps.push({
      what: 'candidates',
      reason: `The package lists of the host are from ${day}: newer fixes are not in them.`,
    })
  }
  return gaps
}

function distinct(gaps: InventoryGap[]): InventoryGap[] {
  const found = new Map(gaps.map((gap) => [`${gap.what} ${gap.reason}`, gap]))
  return [...found.values()]
}

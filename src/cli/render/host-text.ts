import type { Host, HostPackage, Inventory, Listener } from '../../model/host.ts'
import { visibleText } from '../../support/escape.ts'
import { duration, iso } from '../../support/time.ts'
import type { Paint } from './paint.ts'

export interface HostView {
  host: Host
  inventory: Inventory | null
  failure: { code: string; message: string; at: number } | null
  now: number
  allPackages: boolean
}

/** Everything known about one host, the urgent first, and at the end what is not known. */
export function hostText(view: HostView, paint: Paint): string {
  const { host, inventory, failure, now } = view
  const lines = [`${paint.bold(host.name)}  ${paint.soft(noteText(host))}`]
  if (failure !== null) {
    const when = duration(Math.max(0, now - failure.at))
    lines.push(
      `${paint.ember(`The last look failed ${when} ago`)} (${failure.code}): ${visibleText(failure.message, 600)}`,
    )
  }
  if (inventory === null) {
    lines.push(`Never looked at: nothing is known about it.  ${paint.soft(`firebreak host check ${host.name}`)}`)
    return `${lines.join('\n')}\n`
  }
  lines.push(
    systemText(inventory),
    paint.soft(sureText(inventory, now)),
    '',
    ...kernelLines(inventory, paint),
    ...staleLines(inventory, paint),
    ...listenerLines(inventory, paint),
    ...moduleLines(inventory, paint),
    ...packageLines(inventory, view.allPackages, paint),
    ...gapLines(inventory, paint),
  )
  return `${lines.join('\n').trimEnd()}\n`
}

function noteText(host: Host): string {
  const notes = [
    host.ssh === null ? '' : `ssh ${visibleText(host.ssh)}`,
    host.tags.length > 0 ? `tags ${host.tags.map((tag) => visibleText(tag, 60)).join(' ')}` : '',
    host.domain === null ? '' : `domain ${visibleText(host.domain, 60)}`,
    host.group === null ? '' : `group ${visibleText(host.group, 60)}`,
  ]
  return notes.filter((note) => note !== '').join(', ')
}

function systemText({ os, kernel }: Inventory): string {
  const advisories =
    os.ecosystem === null
      ? 'no advisories are known for it by that name'
      : `advisories for ${visibleText(os.ecosystem)}`
  return `${visibleText(os.pretty)}, kernel ${visibleText(kernel.running || 'unknown')}, ${advisories}`
}

/** How sure and how old all of the below is. */
function sureText(inventory: Inventory, now: number): string {
  const age = `${duration(Math.max(0, now - inventory.taken))} old (${iso(inventory.taken)})`
  if (inventory.how === 'document') return `From a document, ${age}: what is really installed may differ.`
  const place = inventory.how === 'local' ? 'Seen on this machine' : 'As the host told over ssh'
  const partly =
    inventory.gaps.length > 0
      ? `; ${inventory.gaps.length} things it did not let us see are at the end`
      : '; nothing was hidden'
  return `${place}, ${age}${partly}.`
}

function kernelLines({ kernel }: Inventory, paint: Paint): string[] {
  if (kernel.rebootNeeded === null) return []
  if (!kernel.rebootNeeded) return [`${paint.pine('No reboot is needed')}.`, '']
  const newest =
    kernel.newest !== null && kernel.newest !== kernel.running
      ? `: ${visibleText(kernel.newest)} is installed, ${visibleText(kernel.running)} runs`
      : ''
  return [`${paint.amber('It needs a reboot')}${newest}.`, '']
}

const MOST_FILES = 3

function staleLines({ stale }: Inventory, paint: Paint): string[] {
  if (stale.length === 0) return []
  const rows = stale.map((one) => {
    const files = one.files.slice(0, MOST_FILES).map((file) => visibleText(file, 80))
    const more = one.files.length > MOST_FILES ? ` and ${one.files.length - MOST_FILES} more` : ''
    const place = [one.unit, one.package].filter((text) => text !== null).map((text) => visibleText(text, 80))
    return `  ${visibleText(one.process, 40)} ${paint.soft(`pid ${one.pid}${place.length > 0 ? `, ${place.join(', ')}` : ''}`)}  ${files.join(', ')}${more}`
  })
  return [
    paint.amber(`Still run old code, though the disk has new (${stale.length} processes; restart them)`),
    ...rows,
    '',
  ]
}

const REACH: Readonly<Record<Listener['reach'], string>> = {
  public: 'strangers',
  private: 'its own networks',
  loopback: 'itself only',
  unknown: 'unknown',
}
const REACH_ORDER: ReadonlyArray<Listener['reach']> = ['public', 'unknown', 'private', 'loopback']

function listenerLines({ listeners }: Inventory, paint: Paint): string[] {
  if (listeners.length === 0) return []
  const sorted = listeners.toSorted(
    (a, b) => REACH_ORDER.indexOf(a.reach) - REACH_ORDER.indexOf(b.reach) || a.port - b.port,
  )
  const rows = sorted.map((one) => {
    const place = `${one.protocol} ${one.address.includes(':') ? `[${one.address}]` : one.address}:${one.port}`.padEnd(
      26,
    )
    const who = one.reach === 'public' ? paint.ember(REACH.public.padEnd(16)) : REACH[one.reach].padEnd(16)
    const behind = [
      one.process === null ? 'process unknown' : visibleText(one.process, 40),
      ...[one.unit, one.package].filter((text) => text !== null).map((text) => visibleText(text, 80)),
      ...(one.container === null ? [] : [`container ${visibleText(one.container, 80)}`]),
    ]
    return `  ${place} ${who} ${behind.join(', ')}`
  })
  return [
    `${paint.bold('Listens')} ${paint.soft('(who can reach it, as far as the host can tell: firewalls elsewhere are not seen)')}`,
    ...rows,
    '',
  ]
}

function moduleLines({ modules }: Inventory, paint: Paint): string[] {
  if (modules.length === 0) return []
  const servers = [...new Set(modules.map((one) => one.server))]
  const rows = servers.map((server) => {
    const names = modules.filter((one) => one.server === server).map((one) => visibleText(one.name, 60))
    return `  ${visibleText(server, 20).padEnd(7)} ${names.join(', ')}`
  })
  return [`${paint.bold('Enabled modules and handlers')} ${paint.soft('(where: --json)')}`, ...rows, '']
}

function packageLines({ packages }: Inventory, all: boolean, paint: Paint): string[] {
  const telling = packages.filter((one) => one.state === 'half-installed' || one.held || one.candidate !== null)
  const chosen = (all ? packages : telling).toSorted((a, b) => urgency(a) - urgency(b) || (a.name < b.name ? -1 : 1))
  const kinds = [...new Set(packages.map((one) => one.kind))].map(
    (kind) => `${packages.filter((one) => one.kind === kind).length} ${visibleText(kind, 20)}`,
  )
  const head = `${paint.bold('Packages')} ${packages.length}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`
  const security = packages.filter((one) => one.candidate?.security).length
  const newer = packages.filter((one) => one.candidate !== null).length
  const offers = newer > 0 ? `, ${newer} with a newer version offered, ${security} of them from a security suite` : ''
  const shown = all ? chosen : chosen.slice(0, 40)
  const more =
    chosen.length > shown.length ? [paint.soft(`  ... ${chosen.length - shown.length} more: --packages`)] : []
  return [`${head}${offers}`, ...shown.map((one) => packageText(one, paint)), ...more, '']
}

function urgency(one: HostPackage): number {
  return one.state === 'half-installed'
    ? 0
    : one.candidate?.security
      ? 1
      : one.held
        ? 2
        : one.candidate !== null
          ? 3
          : 4
}

function packageText(one: HostPackage, paint: Paint): string {
  const notes = [
    one.state === 'half-installed' ? paint.ember('half installed: mend it first') : '',
    one.candidate === null
      ? ''
      : `${one.candidate.security ? paint.ember('security fix') : 'newer'} ${visibleText(one.candidate.version, 80)}`,
    one.held ? paint.amber('held') : '',
    one.module === null ? '' : `module ${visibleText(one.module, 60)}`,
    one.origin === null ? paint.soft('origin unknown') : paint.soft(`from ${visibleText(one.origin, 60)}`),
    one.place === undefined ? '' : paint.soft(visibleText(one.place, 120)),
  ]
  return `  ${visibleText(one.name, 80)} ${visibleText(one.version, 80)}  ${notes.filter((note) => note !== '').join(', ')}`
}

function gapLines({ gaps }: Inventory, paint: Paint): string[] {
  if (gaps.length === 0) return []
  return [paint.bold('Not known'), ...gaps.map((gap) => `  ${gap.what.padEnd(12)} ${visibleText(gap.reason, 300)}`)]
}

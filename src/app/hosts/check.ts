import { hostname } from 'node:os'
import type { HostCheckOptions } from '../../cli/host-ports.ts'
import { checkedText } from '../../cli/render/host-list-text.ts'
import { hostName } from '../../know/inventory/host-name.ts'
import type { AttemptStore, HostStore } from '../../know/inventory/ports.ts'
import { type Looked, lookAtHosts } from '../../know/inventory/ssh/look-at-hosts.ts'
import type { SshWay } from '../../know/inventory/take-types.ts'
import type { HostSummary } from '../../model/host-summary.ts'
import type { Host } from '../../model/host.ts'
import { FirebreakError } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { createProgress } from '../../support/progress.ts'
import { type Interrupt, interruptible } from '../interrupt.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal, type Terminal } from '../terminal.ts'
import { createAsker } from './ask.ts'
import { knownHost, openHosts, wayTo, withTags } from './host-place.ts'
import { summaryOf } from './summary.ts'

interface Turn {
  host: Host
  way: SshWay | null
}

/** `firebreak host check [NAME...]` */
export async function hostCheck(names: string[], options: HostCheckOptions): Promise<number> {
  const parallel = number(options.parallel, '--parallel', 1, 200)
  const limitMs = number(options.timeout, '--timeout', 1, 3600) * 1000
  const store = openHosts()
  const turns = options.local ? [await localTurn(store, options)] : await turnsOf(store, names, options)
  const terminal = createTerminal(options)
  if (options.dryRun) return sayTurns(turns, terminal, options)
  const interrupt = interruptible(() => terminal.say('Stopping; what is known stays as it was. Again: stop at once.'))
  const progress = createProgress({ stream: process.stderr, enabled: terminal.live, label: 'Looking' })
  const rows = new Map<string, CheckRow>()
  try {
    const looked = await lookAtHosts(turns, {
      parallel,
      limitMs,
      quick: false,
      expected: null,
      signal: interrupt.signal,
      confirm: confirmer(options, interrupt, terminal, () => progress.done()),
      onLooked: async (one) => {
        rows.set(one.host, await keep(store, one))
        progress.update(rows.size, turns.length, one.host)
      },
    })
    progress.done()
    const found = looked.flatMap((one) => rows.get(one.host) ?? [])
    await answer(found, turns.length, terminal, options)
    if (interrupt.signal.aborted) return 130
    return found.length < turns.length || found.some((row) => !row.ok) ? 6 : 0
  } finally {
    progress.done()
    interrupt.end()
  }
}

/** One host of the answer. */
export interface CheckRow extends HostSummary {
  ok: boolean
  tookMs: number
  /** How its key came to be trusted this time; null for this machine and for failures. */
  key: 'known' | 'expected' | 'vouched' | 'confirmed' | null
}

async function keep(store: HostStore & AttemptStore, looked: Looked): Promise<CheckRow> {
  const at = Date.now()
  const attempt = looked.ok
    ? { at, code: null, message: null }
    : { at, code: looked.error.code, message: looked.error.message }
  if (looked.ok) await store.saveInventory(looked.inventory)
  // An interrupt says nothing about the host.
  if (attempt.code !== 'interrupted') await store.saveAttempt(looked.host, attempt)
  const host = await knownHost(store, looked.host)
  const inventory = looked.ok ? looked.inventory : await store.inventory(looked.host)
  return {
    ...summaryOf(host, inventory, attempt),
    ok: looked.ok,
    tookMs: looked.tookMs,
    key: looked.ok ? looked.meeting : null,
  }
}

async function answer(rows: CheckRow[], asked: number, terminal: Terminal, options: HostCheckOptions): Promise<void> {
  if (wantsJson(options))
    await terminal.write(jsonText({ schema: 'firebreak.host-check/1', asked, hosts: rows }, options))
  else await terminal.write(checkedText(rows, asked, terminal.paint))
}

function confirmer(
  options: HostCheckOptions,
  interrupt: Interrupt,
  terminal: Terminal,
  clear: () => void,
): (host: string, key: { type: string; fingerprint: string }) => Promise<boolean> {
  const ask = createAsker(interrupt.signal)
  return async (host, { type, fingerprint }) => {
    if (options.acceptHostKey) {
      clear()
      terminal.say(`${host}: pinned ${fingerprint} (${type})`)
      return true
    }
    if (!options.input || process.stdin.isTTY !== true) return false
    clear()
    return ask(
      `${host} shows the key ${fingerprint} (${visibleText(type)}) for the first time.\nIs it the right one? Type yes to pin it: `,
    )
  }
}

async function turnsOf(store: HostStore, names: string[], options: HostCheckOptions): Promise<Turn[]> {
  const chosen = names.length > 0 ? await Promise.all(names.map((name) => knownHost(store, name))) : await store.hosts()
  const hosts = withTags(chosen, options.tag)
  const without = names.length > 0 ? hosts.find((host) => host.ssh === null && host.name !== localName()) : undefined
  if (without !== undefined) {
    throw new FirebreakError(
      'usage',
      `${without.name} is not reached by ssh; \`firebreak host add ${without.name} --ssh TARGET\` changes that.`,
    )
  }
  const turns: Turn[] = []
  for (const host of new Set(hosts)) {
    if (host.ssh === null && host.name !== localName()) continue
    const platform = (await store.inventory(host.name))?.how === 'ssh' ? await platformOf(store, host.name) : null
    turns.push({ host, way: host.ssh === null ? null : { ...wayTo(host.name, host.ssh, options), platform } })
  }
  if (turns.length > 0) return turns
  throw new FirebreakError(
    'nothing-found',
    'There are no hosts to look at. `firebreak host add` and `host import` add some; --local looks at this machine.',
  )
}

async function platformOf(store: HostStore, name: string): Promise<'unix' | 'windows'> {
  return (await store.inventory(name))?.os.id === 'windows' ? 'windows' : 'unix'
}

function localName(): string {
  return hostName(hostname()) ?? 'this-machine'
}

/** This machine becomes a host without ssh the first time. */
async function localTurn(store: HostStore, options: HostCheckOptions): Promise<Turn> {
  const name = localName()
  const before = await store.host(name)
  const host: Host = before ?? { name, ssh: null, tags: options.tag, domain: null, group: null, added: Date.now() }
  if (before === null && !options.dryRun) await store.saveHost(host)
  return { host, way: null }
}

async function sayTurns(turns: Turn[], terminal: Terminal, options: HostCheckOptions): Promise<number> {
  const hosts = turns.map(({ host, way }) => ({ name: host.name, ssh: way?.target ?? null }))
  if (wantsJson(options))
    await terminal.write(jsonText({ schema: 'firebreak.host-check/1', dryRun: true, hosts }, options))
  else {
    const lines = hosts.map(({ name, ssh }) => `${name}  ${ssh === null ? 'this machine' : `ssh ${visibleText(ssh)}`}`)
    await terminal.write(`Would look at ${turns.length}:\n${lines.join('\n')}\n`)
  }
  return 0
}

function number(text: string, field: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new FirebreakError('usage', `${field} ${text}: not a whole number from ${least} to ${most}.`, { field })
}

import { existsSync, readdirSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Book } from '../../know/advisories/book/types.ts'
import { openFileStore } from '../../know/inventory/file-store.ts'
import { takeInventory } from '../../know/inventory/take-inventory.ts'
import type { Replay } from '../../platform/exposure/knowledge.ts'
import type { ExposureStore } from '../../platform/exposure/store.ts'
import { openKnownBook } from '../advisory/known-book.ts'
import { readDecisions, writeDecisions } from '../exposure/decisions-file.ts'
import { advisoriesDirectory, hostsDirectory, ownName } from '../exposure/local-knowledge.ts'

/** Which hosts and advisories a server looks after. */
export interface Watched {
  openBook(): Book
  /** Another text whenever the book may be another. */
  bookStamp(): string
  /** Brings hosts, inventories and decisions of this machine into the store. */
  bring(store: ExposureStore): Promise<void>
  /** Looks at this machine again and notes what it has; null: it is none of the hosts. */
  lookHere: (() => Promise<void>) | null
  replay: Replay | null
}

const ACTOR = `list of hosts on ${hostname()}`

/** The hosts and advisories in the state directory, and this machine itself when its logs are read here. */
export function ownHosts(withThisMachine: boolean): Watched {
  const seen = new Map<string, number>()
  return {
    // With the catalogue's own advisories, as the commands have them: both must say the same.
    openBook: () => openKnownBook(advisoriesDirectory()),
    bookStamp: () => stampsIn(advisoriesDirectory()),
    async bring(store) {
      await bringHosts(store, seen)
      await bringDecisions(store)
    },
    lookHere: withThisMachine ? lookHere : null,
    replay: null,
  }
}

/** Files are what commands change; the store follows them. A host that another machine's list brought is left alone. */
async function bringHosts(store: ExposureStore, seen: Map<string, number>): Promise<void> {
  const files = openFileStore(hostsDirectory())
  const known = new Map((await store.hosts()).map((row) => [row.host.name, row]))
  const listed = await files.hosts()
  for (const host of listed) {
    const row = known.get(host.name)
    if (row === undefined || JSON.stringify(sorted(row.host)) !== JSON.stringify(sorted(host))) {
      const action = row === undefined ? 'add-host' : 'change-host'
      await store.saveHost({ actor: ACTOR, action, object: `host ${host.name}`, detail: { ...host } }, host, hostname())
    }
    // Thousands of inventories are not read every few seconds: only files that were written since.
    const written = writtenAt(join(hostsDirectory(), host.name, 'inventory.json'))
    if (written === 0 || (row !== undefined && seen.get(host.name) === written)) continue
    const inventory = await files.inventory(host.name)
    if (inventory !== null && (row?.inventory?.taken ?? -1) < inventory.taken) await store.saveInventory(inventory)
    seen.set(host.name, written)
  }
  const names = new Set(listed.map(({ name }) => name))
  for (const { host, keptBy } of known.values())
    if (keptBy === hostname() && !names.has(host.name))
      await store.removeHost(
        { actor: ACTOR, action: 'remove-host', object: `host ${host.name}` },
        host.name,
        Date.now(),
      )
}

/** Milliseconds; 0: there is no such file. */
function writtenAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Names, sizes and times of the files in a directory. */
function stampsIn(directory: string): string {
  if (!existsSync(directory)) return ''
  return readdirSync(directory)
    .toSorted()
    .map((name) => {
      const facts = statSync(join(directory, name), { throwIfNoEntry: false })
      return `${name} ${facts?.size ?? 0} ${facts?.mtimeMs ?? 0}`
    })
    .join('\n')
}

function sorted(host: object): object {
  return Object.fromEntries(Object.entries(host).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Decisions that were made before there was a store; then the file follows the store, for commands that only read. */
async function bringDecisions(store: ExposureStore): Promise<void> {
  const [kept, filed] = await Promise.all([store.decisions(), readDecisions()])
  const keyOf = (one: { flaw: string; made: number; kind: string; host: string | null }): string =>
    `${one.flaw} ${one.made} ${one.kind} ${one.host ?? ''}`
  const known = new Set(kept.map(keyOf))
  let brought = 0
  for (const { id: _id, ended, ...decision } of filed) {
    if (ended !== null || known.has(keyOf(decision))) continue
    const { flaw, host, package: name, kind, reason, expires, by } = decision
    const act = { actor: `command line (${by})`, action: `decide-${kind}`, object: `flaw ${flaw}` }
    await store.addDecision({ ...act, detail: { host, package: name, reason, expires } }, decision)
    brought++
  }
  const now = brought > 0 ? await store.decisions() : kept
  if (JSON.stringify(now) !== JSON.stringify(filed)) await writeDecisions(now)
}

/** This machine is a host like the others; its inventory is taken with the rights of this process. */
async function lookHere(): Promise<void> {
  const files = openFileStore(hostsDirectory())
  const name = ownName()
  const inventory = await takeInventory(name, null)
  if ((await files.host(name)) === null)
    await files.saveHost({ name, ssh: null, tags: [], domain: null, group: null, added: Date.now() })
  await files.saveInventory(inventory)
}

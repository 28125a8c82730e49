import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Decision } from '../../know/exposure/ports.ts'
import { openStores } from '../live/open-stores.ts'
import { placesOf } from '../live/places.ts'
import { readDecisions, type RecordedDecision, recorded, writeDecisions } from './decisions-file.ts'

/** Where decisions are kept: in the store, with the audit, once a server has run here; in a file before. */
export interface DecisionKeeper {
  list(): Promise<RecordedDecision[]>
  add(decision: Decision): Promise<void>
  end(id: string): Promise<void>
  close(): Promise<void>
}

export async function openDecisions(): Promise<DecisionKeeper> {
  const places = placesOf(process.env)
  const hasStore = places.stateUrl !== undefined || existsSync(join(places.directory, 'postgres'))
  return hasStore ? inStore() : inFile()
}

async function inStore(): Promise<DecisionKeeper> {
  const stores = await openStores(placesOf(process.env))
  const store = stores.exposures
  // Commands that only read take the file: it is written anew with every decision.
  const mirror = async (): Promise<void> => writeDecisions(await store.decisions())
  return {
    list: () => store.decisions(),
    async add(decision) {
      const { flaw, host, package: name, kind, reason, expires, by } = decision
      const act = { actor: `command line (${by})`, action: `decide-${kind}`, object: `flaw ${flaw}` }
      await store.addDecision({ ...act, detail: { host, package: name, reason, expires } }, decision)
      await mirror()
    },
    async end(id) {
      await store.endDecision(
        { actor: 'command line', action: 'end-decision', object: `decision ${id}` },
        id,
        Date.now(),
      )
      await mirror()
    },
    close: () => stores.close(),
  }
}

function inFile(): DecisionKeeper {
  return {
    list: () => readDecisions(),
    async add(decision) {
      await writeDecisions([recorded(decision), ...(await readDecisions())])
    },
    async end(id) {
      const all = await readDecisions()
      await writeDecisions(all.map((one) => (one.id === id ? { ...one, ended: Date.now() } : one)))
    },
    async close() {},
  }
}

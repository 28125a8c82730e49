import type { Inventory } from '../../../model/host.ts'
import { newAdvisory, newAffected } from './advisory.ts'
import { type JsonObject, objectIn, objectOf, objectsIn, parseJson, textIn } from './json.ts'
import type { AdvisorySource } from './types.ts'

/**
 * What a host's own package manager knows: a newer version in a security suite is a fix that waits, whatever the feeds
 * say or do not say. Works without a network. A document is an inventory as JSON.
 */
export const packageManager: AdvisorySource = {
  id: 'package-manager',
  title: 'The host’s own package manager (fixes waiting in its security suites)',
  wants: (name) => /\.json$/i.test(name),
  *read({ text }) {
    const parsed = parseJson(text)
    const inventory = 'failed' in parsed ? null : objectOf(parsed.value)
    const ecosystem = textIn(objectIn(inventory, 'os'), 'ecosystem')
    if (inventory === null || !Array.isArray(inventory['packages']))
      return yield { kind: 'fault', message: 'not an inventory: it has no list `packages`' }
    if (ecosystem === null)
      return yield { kind: 'fault', message: 'the inventory does not say which distribution its packages belong to' }
    const taken = inventory['taken']
    const seen = new Set<string>()
    for (const entry of objectsIn(inventory, 'packages')) {
      const waiting = waitingFix(entry)
      if (waiting === null || seen.has(`${waiting.source} ${waiting.version}`)) continue
      seen.add(`${waiting.source} ${waiting.version}`)
      const advisory = newAdvisory(`fix-waiting:${ecosystem}/${waiting.source}/${waiting.version}`, 'package-manager')
      advisory.title = `${waiting.source}: ${waiting.version} waits in the security suite`
      advisory.summary = `The package manager offers ${waiting.source} ${waiting.version} from a security suite. Which flaws it closes is not said here.`
      advisory.published = typeof taken === 'number' ? taken : null
      advisory.modified = advisory.published
      const row = newAffected(ecosystem, waiting.source)
      row.ranges = [{ introduced: null, fixed: waiting.version, lastAffected: null }]
      advisory.affected = [row]
      advisory.remedies = [
        { kind: 'fix', text: `Install ${waiting.source} ${waiting.version}.`, url: null, restart: 'unknown' },
      ]
      yield { kind: 'advisory', advisory }
    }
  },
}

function waitingFix(entry: JsonObject): { source: string; version: string } | null {
  const candidate = objectIn(entry, 'candidate')
  const version = textIn(candidate, 'version')
  const source = textIn(entry, 'source') ?? textIn(entry, 'name')
  return version === null || source === null || candidate?.['security'] !== true ? null : { source, version }
}

/** The document of an inventory that is at hand. */
export function inventoryDocument(inventory: Inventory): { name: string; text: string } {
  return { name: `inventory of ${inventory.host}`, text: JSON.stringify(inventory) }
}

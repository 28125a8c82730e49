import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Advisory } from '../../model/advisory.ts'
import type { Threat } from '../../model/threat.ts'
import { stateDirectory } from '../../support/state-directory.ts'
import { memoryFeed } from '../../know/advisories/book/memory-feed.ts'
import { openBook } from '../../know/advisories/book/open.ts'
import type { Book } from '../../know/advisories/book/types.ts'
import { NO_DECISION, newAdvisory, newAffected } from '../../know/advisories/sources/advisory.ts'
import { ecosystemOfHost } from '../../know/versions/api.ts'
import { loadCatalogue } from '../../watch/catalogue/load.ts'
import { version } from '../version.ts'

/** Where the book is kept. */
export function bookDirectory(state: string = stateDirectory()): string {
  return join(state, 'advisories')
}

/** All advisories this machine knows, with the catalogue's own: there is something even where nothing was ever fetched. */
export function openKnownBook(directory: string = bookDirectory()): Book {
  return openBook(directory, [
    memoryFeed('catalogue', loadCatalogue().threats.flatMap(advisoriesOf), `catalogue-${version}`),
  ])
}

/**
 * One advisory for each flaw the catalogue knows worms, exploits or scanners of. It names products, not versions, so it
 * matches as possible at most; that it is being attacked is certain. The catalogue knows only the year in which it
 * was first seen: its first day stands for it.
 */
export function advisoriesOf(threat: Threat): Advisory[] {
  return threat.cves.map((cve) => ({
    ...newAdvisory(`catalogue:${threat.id}/${cve}`, 'catalogue'),
    upstream: [cve],
    title: threat.cves.length > 1 ? `${threat.name} (${cve})` : threat.name,
    summary: threat.story,
    published: Date.UTC(threat.year, 0, 1),
    affected: threat.products.map((product) => ({
      ...newAffected(`vendor:${product.vendor ?? ''}`, product.name),
      reason: product.affected ?? null,
    })),
    remedies: [
      ...(threat.patch === ''
        ? []
        : [{ kind: 'fix' as const, text: threat.patch, url: null, restart: 'unknown' as const }]),
      ...(threat.workaround === ''
        ? []
        : [{ kind: 'workaround' as const, text: threat.workaround, url: null, restart: 'unknown' as const }]),
    ],
    references: threat.references,
    decision:
      threat.kind === 'scanner'
        ? NO_DECISION
        : { ...NO_DECISION, exploitation: 'active', automatable: threat.kind === 'worm' ? true : null },
  }))
}

/** Ecosystem of this machine; null when it is none we know advisories of. */
export function ownEcosystem(path = '/etc/os-release'): string | null {
  if (process.platform === 'win32') return 'Windows'
  let text: string
  try {
    text = readFileSync(path, 'utf8').slice(0, 100_000)
  } catch {
    return null
  }
  const field = (name: string): string => new RegExp(`^${name}=["']?([^"'\\n]*)["']?$`, 'm').exec(text)?.[1] ?? ''
  return ecosystemOfHost(field('ID'), field('VERSION_ID'), field('VERSION_CODENAME') || null)
}

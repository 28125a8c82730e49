import { documentsIn } from '../../src/know/advisories/unpack/documents.ts'
import { sourceById } from '../../src/know/advisories/sources/api.ts'
import type { FeedDocument } from '../../src/know/advisories/sources/types.ts'
import type { Advisory } from '../../src/model/advisory.ts'
import type { Enrichment } from '../../src/know/advisories/book/enrichment.ts'
import { corpora } from './corpora.ts'

/** What a source makes of a file or archive of the corpora. */
export interface Outcome {
  documents: number
  advisories: Advisory[]
  enrichments: Enrichment[]
  faults: string[]
}

/** Documents of an archive whose names match; null when the corpora are not here. */
export async function corpusDocuments(
  parts: string[],
  wants: (name: string) => boolean,
): Promise<FeedDocument[] | null> {
  const path = corpora('advisories', ...parts)
  if (path === null) return null
  const found: FeedDocument[] = []
  for await (const batch of documentsIn(path, wants)) found.push(...batch)
  return found
}

/** `match` narrows to entries of an archive whose path it finds. */
export async function readCorpus(source: string, parts: string[], match = /./): Promise<Outcome> {
  const reader = sourceById(source)
  if (reader === null) throw new Error(`no source ${source}`)
  const isArchive = parts.at(-1)?.endsWith('.tar.gz') === true
  const documents = await corpusDocuments(parts, (name) => !isArchive || (match.test(name) && reader.wants(name)))
  const outcome: Outcome = { documents: 0, advisories: [], enrichments: [], faults: [] }
  for (const document of documents ?? []) {
    outcome.documents++
    for (const finding of reader.read(document))
      if (finding.kind === 'advisory') outcome.advisories.push(finding.advisory)
      else if (finding.kind === 'enrichment') outcome.enrichments.push(finding.enrichment)
      else if (finding.kind === 'fault') outcome.faults.push(`${document.name}: ${finding.message}`)
  }
  return outcome
}

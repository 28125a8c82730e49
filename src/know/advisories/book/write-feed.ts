import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Advisory } from '../../../model/advisory.ts'
import { NumberList } from './bytes.ts'
import { changesBetween } from './changes.ts'
import { DocumentWriter } from './documents.ts'
import { buildColumns, cveNumber, type Enrichment } from './enrichment.ts'
import type { FeedFile } from './feed-file.ts'
import { fingerprint } from './fingerprint.ts'
import { NameIndex } from './name-index.ts'
import { nameKey } from './names.ts'
import { RowIndex } from './row-index.ts'
import { type FeedFacts, padding, type Section, sectionOf, trailerOf } from './sections.ts'
import { StringTable } from './strings.ts'

/** Writes one file of the book. Nothing is seen of it before `finish`; then all of it is. */
export interface FeedWriter {
  /** The last document of an id counts. */
  add(advisory: Advisory): void
  enrich(entry: Enrichment): void
  /** Model and day of the EPSS scores. */
  epss(model: string | null, date: number | null): void
  has(id: string): boolean
  hasFlaw(cve: string): boolean
  finish(): FeedFacts
  /** Leaves what is on disk as it was. */
  abandon(): void
}

/** Documents of one file: more would not fit the numbers it is written with. */
export const MOST_ADVISORIES = 4_000_000

/**
 * `path` is the file; `previous` what it holds now (null: nothing, or broken), to tell what changed.
 * `now`: milliseconds since 1970 UTC.
 */
export function createFeedWriter(path: string, feed: string, previous: FeedFile | null, now: number): FeedWriter {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.new`
  const fd = openSync(temporary, 'w', 0o600)
  let written = 0
  const write = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
    written += bytes.length
  }
  const strings = new StringTable()
  const documents = new DocumentWriter(write)
  const rows = new RowIndex(strings)
  const names = new NameIndex(strings)
  const fields = new NumberList()
  const published: number[] = []
  const positions = new Map<string, number>()
  const withdrawn = new Set<number>()
  /** Replaced by a later document of the same id. */
  const dead = new Set<number>()
  const entries = new Map<number, Enrichment>()
  const lineage = previous?.facts.lineage ?? randomUUID()
  let epss: FeedFacts['epss'] = { model: null, date: null }
  let newest: number | null = null
  let finished = false

  function add(advisory: Advisory): void {
    const position = published.length
    const key = nameKey(advisory.id)
    const earlier = positions.get(key)
    if (earlier !== undefined) dead.add(earlier)
    positions.set(key, position)
    const { affected, ...rest } = advisory
    const text = JSON.stringify(rest)
    const { block, line } = documents.add(text)
    fields.push(block)
    fields.push(line)
    fields.push(rows.add(position, affected))
    fields.push(names.add(position, advisory.id, advisory.aliases, advisory.upstream))
    fields.push(fingerprint(affected, crc32(text)))
    fields.push(advisory.withdrawn === null ? 0 : 1)
    if (advisory.withdrawn !== null) withdrawn.add(position)
    published.push(advisory.published ?? Number.NaN)
    const at = advisory.modified ?? advisory.published
    if (at !== null && at > (newest ?? Number.NEGATIVE_INFINITY)) newest = at
  }

  function finish(): FeedFacts {
    documents.finish()
    const generation = Math.max(now, (previous?.facts.generation ?? 0) + 1)
    const columns = buildColumns(entries)
    const log = changesBetween(
      previous,
      { positions, fields: fields.taken(), columns, packagesAt: rows.packagesAt },
      generation,
    )
    const facts: FeedFacts = {
      feed,
      lineage,
      generation,
      advisories: published.length,
      dead: dead.size,
      withdrawn: withdrawn.size,
      newest,
      epss,
      flaws: columns.cves.length,
    }
    const sections: Array<[string, Uint8Array | Uint32Array | Float64Array]> = [
      ['advisories', fields.taken()],
      ['published', Float64Array.from(published)],
      ['dead', Uint32Array.from(dead)],
      ...rows.sections((position) => dead.has(position) || withdrawn.has(position)),
      ...names.sections((position) => dead.has(position)),
      ['blocks', documents.blocks.taken()],
      ['cves', columns.cves],
      ['cve-flags', columns.flags],
      ['cve-since', columns.since],
      ['cve-scores', columns.scores],
      ['cve-percentiles', columns.percentiles],
      ['changes', Buffer.from(JSON.stringify(log))],
    ]
    const texts = strings.taken()
    sections.push(['strings', texts.bytes], ['string-starts', texts.starts])
    writeIndex(sections, facts)
    fsyncSync(fd)
    closeSync(fd)
    finished = true
    renameSync(temporary, path)
    syncDirectory(dirname(path))
    return facts
  }

  function writeIndex(list: ReadonlyArray<[string, Uint8Array | Uint32Array | Float64Array]>, facts: FeedFacts): void {
    const start = written
    const sections: Section[] = []
    for (const [name, data] of list) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      sections.push(sectionOf(name, bytes, written - start))
      write(bytes)
      write(new Uint8Array(padding(bytes.length)))
    }
    const footer = Buffer.from(JSON.stringify({ start, length: written - start, sections, facts }), 'utf8')
    write(footer)
    write(trailerOf(footer))
  }

  return {
    add,
    enrich(entry) {
      const cve = cveNumber(entry.cve)
      if (cve !== null) entries.set(cve, entry)
    },
    epss(model, date) {
      epss = { model, date }
    },
    has: (id) => positions.has(nameKey(id)),
    hasFlaw: (cve) => entries.has(cveNumber(cve) ?? -1),
    finish,
    abandon() {
      if (finished) return
      closeSync(fd)
      rmSync(temporary, { force: true })
    },
  }
}

/** A rename is on disk only when the directory is. */
function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../../../support/errors.ts'
import type { Feed } from '../feeds-table.ts'
import { listIn, numberIn, objectOf, objectsIn, parseJson, textIn } from '../sources/json.ts'
import { type Download, download, type Tag } from './download.ts'
import type { FetchPolicy } from './request.ts'

/** What a feed gave. */
export interface Fetched {
  /** Nothing is newer than what is known. */
  unchanged: boolean
  /** Files to be read. */
  paths: string[]
  /** They are only what is new: what is known is to be kept. */
  partial: boolean
  tags: Record<string, Tag>
}

export interface FetchFeedOptions {
  feed: Feed
  /** For the files; emptied when they have been read. */
  directory: string
  tags: Readonly<Record<string, Tag>>
  /** When the feed was last read, milliseconds; null: never. */
  synced: number | null
  policy: FetchPolicy
  progress?: (done: number, total: number | null) => void
  /** Milliseconds between requests where a publisher asks for it. */
  pause: number
}

/** Documents taken in one go from a publisher that has one file a document. */
const MOST_DOCUMENTS = 10_000
const MOST_PAGES = 1_000
const PAGE = 2_000

export async function fetchFeed(options: FetchFeedOptions): Promise<Fetched> {
  switch (options.feed.kind) {
    case 'files':
      return fetchFiles(options, options.feed.addresses)
    case 'pointer':
      return fetchPointer(options)
    case 'csaf-directory':
      return fetchChanges(options)
    case 'msrc-months':
      return fetchMonths(options)
    case 'nvd-pages':
      return fetchPages(options)
  }
}

async function get(
  options: FetchFeedOptions,
  address: string,
  name: string,
  known: Tag | null,
): Promise<Download & { path: string }> {
  const path = join(options.directory, name)
  return { path, ...(await download(address, path, known, options.policy, options.progress)) }
}

/** All of them, or nothing when none has changed. */
async function fetchFiles(options: FetchFeedOptions, addresses: readonly string[]): Promise<Fetched> {
  const tags: Record<string, Tag> = {}
  const paths: string[] = []
  const left: Array<[at: number, address: string]> = []
  for (const [at, address] of addresses.entries()) {
    const got = await get(options, address, fileName(at, address), options.tags[address] ?? null)
    tags[address] = got.tag
    if (got.unchanged) left.push([at, address])
    else paths.push(got.path)
  }
  if (left.length === addresses.length) return { unchanged: true, paths: [], partial: false, tags }
  for (const [at, address] of left) paths.push((await get(options, address, fileName(at, address), null)).path)
  return { unchanged: false, paths, partial: false, tags }
}

/** The last part of the address, which says what is inside; numbered, so that two do not meet. */
function fileName(at: number, address: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? ''
  return `${at}-${last.replaceAll(/[^\w.-]/g, '_').slice(-80) || 'feed'}`
}

async function fetchPointer(options: FetchFeedOptions): Promise<Fetched> {
  const [address = ''] = options.feed.addresses
  const got = await get(options, address, 'pointer', null)
  const name = readFileSync(got.path, 'utf8').slice(0, 300).trim()
  if (!/^[\w.-]{1,200}\.(tar\.zst|tar\.gz|zip)$/.test(name))
    fail('feed-refused', `${options.feed.title}: the pointer names no file beside it: ${name.slice(0, 80)}`)
  return fetchFiles(options, [new URL(name, address).href])
}

/** `"2024/cve-2024-1.json","2024-05-01T10:00:00Z"`: newest first. */
async function fetchChanges(options: FetchFeedOptions): Promise<Fetched> {
  const [address = ''] = options.feed.addresses
  const got = await get(options, address, 'changes.csv', options.tags[address] ?? null)
  const tags = { [address]: got.tag }
  if (got.unchanged) return { unchanged: true, paths: [], partial: true, tags }
  const wanted: string[] = []
  for (const line of readFileSync(got.path, 'utf8').split('\n')) {
    const [, name = '', time = ''] = /^"?([\w./:%+-]{1,300})"?\s*,\s*"?([^"]{1,60})"?\s*$/.exec(line) ?? []
    if (!name.endsWith('.json') || name.startsWith('/') || name.includes('..') || name.includes('//')) continue
    if (options.synced === null || !(Date.parse(time) < options.synced)) wanted.push(name)
    if (wanted.length >= MOST_DOCUMENTS) break
  }
  const paths: string[] = []
  for (const [at, name] of wanted.entries()) {
    options.progress?.(at, wanted.length)
    paths.push((await get(options, new URL(name, address).href, `${at}.json`, null)).path)
    await rest(options.pause)
  }
  return { unchanged: paths.length === 0, paths, partial: true, tags }
}

async function fetchMonths(options: FetchFeedOptions): Promise<Fetched> {
  const [address = ''] = options.feed.addresses
  const list = await get(options, address, 'updates.json', null)
  const parsed = parseJson(readFileSync(list.path, 'utf8'))
  const months = 'failed' in parsed ? [] : objectsIn(objectOf(parsed.value), 'value')
  const wanted = months
    .filter(
      (month) => options.synced === null || !(Date.parse(textIn(month, 'CurrentReleaseDate') ?? '') < options.synced),
    )
    .map((month) => textIn(month, 'ID') ?? '')
    .filter((id) => /^\d{4}-[A-Z][a-z]{2}$/.test(id))
  const paths: string[] = []
  for (const [at, id] of wanted.entries()) {
    options.progress?.(at, wanted.length)
    paths.push((await get(options, new URL(`cvrf/${id}`, address).href, `${id}.xml`, null)).path)
    await rest(options.pause)
  }
  return { unchanged: paths.length === 0, paths, partial: true, tags: {} }
}

/** Page by page; after the first time only what was changed since (at most 120 days back, as the interface allows). */
async function fetchPages(options: FetchFeedOptions): Promise<Fetched> {
  const [address = ''] = options.feed.addresses
  const now = Date.now()
  const recent = options.synced !== null && now - options.synced < 119 * 86_400_000
  const window = recent ? `&lastModStartDate=${isoTime(options.synced ?? now)}&lastModEndDate=${isoTime(now)}` : ''
  const paths: string[] = []
  for (let page = 0; page < MOST_PAGES; page++) {
    const got = await get(
      options,
      `${address}?resultsPerPage=${PAGE}&startIndex=${page * PAGE}${window}`,
      `${page}.json`,
      null,
    )
    const parsed = parseJson(readFileSync(got.path, 'utf8'))
    const root = 'failed' in parsed ? null : objectOf(parsed.value)
    const total = numberIn(root, 'totalResults')
    if (total === null) fail('feed-broken', `${options.feed.title}: page ${page} does not say how many there are.`)
    if (listIn(root, 'vulnerabilities').length > 0) paths.push(got.path)
    options.progress?.(page * PAGE, total)
    if ((page + 1) * PAGE >= total) break
    await rest(options.pause)
  }
  return { unchanged: paths.length === 0, paths, partial: recent, tags: {} }
}

function isoTime(at: number): string {
  return encodeURIComponent(new Date(at).toISOString())
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

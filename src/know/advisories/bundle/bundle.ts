import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { fail } from '../../../support/errors.ts'
import { openFeedFile } from '../book/feed-file.ts'
import { FEED_EXTENSION, feedNames } from '../book/open.ts'
import { readFeedMemories, rememberFeed } from '../book/state.ts'
import { FEED_NAME } from '../read-feed.ts'
import { fingerprintOf, ownKey, publicKeyOf, publicText, trustedKeys, trustKey } from './keys.ts'

/*
 * A bundle carries the book to a machine without a network: a mark, the length of a manifest in JSON, the manifest, its
 * Ed25519 signature, then the files of the feeds, whose lengths and SHA-256 sums stand in the manifest.
 */

const MARK = 'FBBUNDLE1\n'
const HEAD = MARK.length + 4
const SIGNATURE = 64
const MOST_MANIFEST = 1 << 20
const CHUNK = 1 << 20
/** A bundle may come from a clock that is this much ahead. */
const AHEAD = 86_400_000

const manifestSchema = z.strictObject({
  schema: z.literal('firebreak.advisories/1'),
  /** ISO time of the export. */
  made: z.iso.datetime(),
  key: z.string().max(100),
  feeds: z
    .array(
      z.strictObject({
        name: z.string().regex(FEED_NAME),
        size: z.int().min(1),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        synced: z.number().nullable(),
        generation: z.number(),
      }),
    )
    .max(200),
})
export type Manifest = z.infer<typeof manifestSchema>

export interface Exported {
  manifest: Manifest
  key: string
  fingerprint: string
  bytes: number
}

/** Writes the feeds (all of them when none is named) into a signed bundle. `directory`: of the book. */
export async function exportBundle(
  directory: string,
  path: string,
  wanted: readonly string[],
  now: number,
): Promise<Exported> {
  const names = wanted.length > 0 ? wanted : feedNames(directory)
  if (names.length === 0)
    fail('nothing-found', 'There are no advisories to export: run `firebreak advisory sync` first.')
  const memories = readFeedMemories(directory)
  const feeds: Manifest['feeds'] = []
  for (const name of names) {
    const file = join(directory, name + FEED_EXTENSION)
    if (!FEED_NAME.test(name) || !feedNames(directory).includes(name))
      fail('nothing-found', `There is no feed ${name} here.`)
    const opened = openFeedFile(file)
    opened.close()
    const synced = memories[name]?.synced ?? null
    feeds.push({
      name,
      size: statSync(file).size,
      sha256: await sumOf(file),
      synced,
      generation: opened.facts.generation,
    })
  }
  const key = ownKey(directory)
  const text = publicText(createPublicKey(key))
  const manifest: Manifest = { schema: 'firebreak.advisories/1', made: new Date(now).toISOString(), key: text, feeds }
  const bytes = Buffer.from(JSON.stringify(manifest), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  const temporary = `${path}.${process.pid}.new`
  const fd = openSync(temporary, 'w', 0o644)
  try {
    for (const piece of [Buffer.from(MARK), length, bytes, sign(null, bytes, key)]) writeSync(fd, piece)
    for (const { name } of feeds)
      for await (const chunk of createReadStream(join(directory, name + FEED_EXTENSION))) writeAll(fd, chunk as Buffer)
    fsyncSync(fd)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, path)
  return { manifest, key: text, fingerprint: fingerprintOf(text), bytes: statSync(path).size }
}

export interface Imported {
  manifest: Manifest
  taken: string[]
  /** Feeds of which this machine has something newer. */
  older: string[]
}

/** `key`: a public key to trust from now on; null: only keys that are trusted already. */
export async function importBundle(
  directory: string,
  path: string,
  key: string | null,
  now: number,
): Promise<Imported> {
  const fd = openSync(path, 'r')
  try {
    const { manifest, start } = readManifest(fd, path, directory, key, now)
    const taken: string[] = []
    const older: string[] = []
    let at = start
    for (const feed of manifest.feeds) {
      if (isOlder(directory, feed)) older.push(feed.name)
      else {
        takeFeed(fd, at, feed, directory, path)
        taken.push(feed.name)
      }
      at += feed.size
    }
    return { manifest, taken, older }
  } finally {
    closeSync(fd)
  }
}

export function isBundle(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const mark = Buffer.alloc(MARK.length)
    readSync(fd, mark, 0, mark.length, 0)
    return mark.toString('latin1') === MARK
  } finally {
    closeSync(fd)
  }
}

function readManifest(
  fd: number,
  path: string,
  directory: string,
  key: string | null,
  now: number,
): { manifest: Manifest; start: number } {
  const refuse = (why: string): never => fail('bundle-refused', `The bundle was not taken: ${why}.`, { file: path })
  const head = readExactly(fd, 0, HEAD) ?? refuse('it is cut')
  const length = head.readUInt32LE(MARK.length)
  if (head.toString('latin1', 0, MARK.length) !== MARK || length > MOST_MANIFEST) refuse('it is no bundle')
  const bytes = readExactly(fd, HEAD, length) ?? refuse('it is cut')
  const signature = readExactly(fd, HEAD + length, SIGNATURE) ?? refuse('it is cut')
  const manifest = parseManifest(bytes) ?? refuse('its manifest cannot be understood')
  const trusted = key === null ? trustedKeys(directory) : [key]
  const own = ownPublic(directory)
  if (own !== null) trusted.push(own)
  if (!trusted.includes(manifest.key))
    refuse(
      `it is signed by ${fingerprintOf(manifest.key)}, which is not trusted here; compare it, then name the key with --key`,
    )
  if (!verify(null, bytes, publicKeyOf(manifest.key), signature)) refuse('its signature does not fit')
  if (Date.parse(manifest.made) > now + AHEAD) refuse(`it is dated in the future (${manifest.made})`)
  const total = manifest.feeds.reduce((sum, { size }) => sum + size, HEAD + length + SIGNATURE)
  if (statSync(path).size !== total) refuse(`it has ${statSync(path).size} bytes, not ${total}`)
  if (key !== null) trustKey(directory, key)
  return { manifest, start: HEAD + length + SIGNATURE }
}

function ownPublic(directory: string): string | null {
  try {
    statSync(join(directory, 'keys', 'bundle-key.pem'))
  } catch {
    return null
  }
  return publicText(createPublicKey(ownKey(directory)))
}

function parseManifest(bytes: Buffer): Manifest | null {
  try {
    const read = manifestSchema.safeParse(JSON.parse(bytes.toString('utf8')))
    return read.success && /^[\w-]{43}$/.test(read.data.key) ? read.data : null
  } catch {
    return null
  }
}

function isOlder(directory: string, feed: Manifest['feeds'][number]): boolean {
  try {
    const opened = openFeedFile(join(directory, feed.name + FEED_EXTENSION))
    opened.close()
    return opened.facts.generation > feed.generation
  } catch {
    return false
  }
}

/** Copies a feed beside its place, checks it as a whole, and only then puts it there. */
function takeFeed(fd: number, from: number, feed: Manifest['feeds'][number], directory: string, path: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const target = join(directory, feed.name + FEED_EXTENSION)
  const temporary = `${target}.${process.pid}.new`
  const out = openSync(temporary, 'w', 0o600)
  const sum = createHash('sha256')
  try {
    for (let done = 0; done < feed.size; ) {
      const piece =
        readExactly(fd, from + done, Math.min(CHUNK, feed.size - done)) ??
        fail('bundle-refused', 'The bundle is cut.', { file: path })
      sum.update(piece)
      writeAll(out, piece)
      done += piece.length
    }
    fsyncSync(out)
  } finally {
    closeSync(out)
  }
  try {
    if (sum.digest('hex') !== feed.sha256)
      fail('bundle-refused', `The bundle was not taken: feed ${feed.name} was changed.`, { file: path })
    const opened = openFeedFile(temporary)
    opened.close()
    if (opened.facts.feed !== feed.name)
      fail('bundle-refused', `The bundle was not taken: feed ${feed.name} calls itself ${opened.facts.feed}.`, {
        file: path,
      })
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  renameSync(temporary, target)
  rememberFeed(directory, feed.name, { synced: feed.synced, failure: null, tags: {} })
}

function readExactly(fd: number, at: number, length: number): Buffer | null {
  const buffer = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const read = readSync(fd, buffer, done, length - done, at + done)
    if (read === 0) return null
    done += read
  }
  return buffer
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}

async function sumOf(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer)
  return sum.digest('hex')
}

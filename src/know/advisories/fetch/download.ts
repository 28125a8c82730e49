import { createWriteStream, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FirebreakError, fail } from '../../../support/errors.ts'
import { ask, checkStatus, type FetchPolicy, unreachable } from './request.ts'

/** What identifies a version of a file to the server that gave it. */
export interface Tag {
  etag: string | null
  modified: string | null
}

export interface Download {
  /** True: nothing newer than the known tag; no file was written. */
  unchanged: boolean
  tag: Tag
  bytes: number
}

/** Tries of one download; each goes on where the last one stopped. */
const TRIES = 4

/**
 * Fetches one file to `path`. Asks only for what is newer than `known`; goes on with a part that an earlier run left beside it;
 * takes it only when it has the size the server named. Fails with `feed-unreachable`, `feed-refused` or `feed-too-large`.
 */
export async function download(
  address: string,
  path: string,
  known: Tag | null,
  policy: FetchPolicy,
  progress: (done: number, total: number | null) => void = () => {},
): Promise<Download> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const deadline = AbortSignal.timeout(policy.limits.total)
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(address, path, known, policy, deadline, progress)
    } catch (error) {
      const again = error instanceof FirebreakError && error.code === 'feed-unreachable' && !deadline.aborted
      if (!again || attempt >= TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, policy.limits.pause * 2 ** (attempt - 1)))
    }
  }
}

async function tryOnce(
  address: string,
  path: string,
  known: Tag | null,
  policy: FetchPolicy,
  deadline: AbortSignal,
  progress: (done: number, total: number | null) => void,
): Promise<Download> {
  const part = `${path}.part`
  const begun = readPart(part, address)
  const answer = await ask(address, headersFor(known, begun), policy, deadline)
  checkStatus(answer)
  const { response, url } = answer
  const status = response.statusCode
  if (status === 304) {
    response.destroy()
    if (known === null) fail('feed-refused', `${url.hostname} says that nothing has changed, but nothing was known.`)
    return { unchanged: true, tag: known, bytes: 0 }
  }
  const from = status === 206 ? startOfRange(response, begun?.bytes ?? 0) : 0
  if (status === 416 || (status === 206 && from === null)) {
    response.destroy()
    rmSync(part, { force: true })
    fail('feed-unreachable', `${url.hostname} cannot go on where the last try stopped; it begins anew.`)
  }
  const tag = tagOf(response)
  const total = totalOf(response, from ?? 0)
  if (total !== null && total > policy.limits.size) {
    response.destroy()
    tooLarge(url, policy)
  }
  writeFileSync(`${part}.json`, JSON.stringify({ address, ...tag }))
  await save(response, part, from ?? 0, total, url, policy, deadline, progress)
  const { size } = statSync(part)
  if (total !== null && size !== total) fail('feed-unreachable', `${url.hostname} sent ${size} of ${total} bytes.`)
  renameSync(part, path)
  rmSync(`${part}.json`, { force: true })
  return { unchanged: false, tag, bytes: size }
}

async function save(
  response: IncomingMessage,
  part: string,
  from: number,
  total: number | null,
  url: URL,
  policy: FetchPolicy,
  deadline: AbortSignal,
  progress: (done: number, total: number | null) => void,
): Promise<void> {
  let done = from
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      done += chunk.length
      if (done > policy.limits.size) tooLarge(url, policy)
      progress(done, total)
      yield chunk
    }
  }
  try {
    await pipeline(response, counted, createWriteStream(part, { flags: from > 0 ? 'a' : 'w', mode: 0o600 }), {
      signal: deadline,
    })
  } catch (error) {
    if (error instanceof FirebreakError && error.code === 'feed-too-large') rmSync(part, { force: true })
    throw unreachable(url, error, deadline)
  }
}

function tooLarge(url: URL, policy: FetchPolicy): never {
  fail(
    'feed-too-large',
    `${url.hostname} sends more than ${Math.round(policy.limits.size / 2 ** 20)} MiB; it was stopped.`,
  )
}

interface Part extends Tag {
  bytes: number
}

/** A part of the same address that can be told to be of the same version. */
function readPart(part: string, address: string): Part | null {
  try {
    const { size } = statSync(part)
    const note = JSON.parse(readFileSync(`${part}.json`, 'utf8')) as Tag & { address: string }
    const strong = note.etag !== null && !note.etag.startsWith('W/')
    if (note.address !== address || size === 0 || (!strong && note.modified === null)) return null
    return { bytes: size, etag: strong ? note.etag : null, modified: note.modified }
  } catch {
    return null
  }
}

function headersFor(known: Tag | null, begun: Part | null): Record<string, string> {
  if (begun !== null) {
    const version = begun.etag ?? begun.modified ?? ''
    return { range: `bytes=${begun.bytes}-`, 'if-range': version }
  }
  return {
    ...(known?.etag == null ? {} : { 'if-none-match': known.etag }),
    ...(known?.modified == null ? {} : { 'if-modified-since': known.modified }),
  }
}

function tagOf(response: IncomingMessage): Tag {
  const { etag } = response.headers
  const modified = response.headers['last-modified']
  const usable = (text: string | undefined): string | null => (text === undefined || text.length > 200 ? null : text)
  return { etag: usable(etag), modified: usable(modified) }
}

/** Where a partial answer begins; null when that is not where we stopped. */
function startOfRange(response: IncomingMessage, have: number): number | null {
  const start = /^bytes (\d{1,15})-\d{1,15}\/(?:\d{1,15}|\*)$/.exec(response.headers['content-range'] ?? '')?.[1]
  return start !== undefined && Number(start) === have ? have : null
}

/** Bytes of the whole file; null when the server does not say. */
function totalOf(response: IncomingMessage, from: number): number | null {
  const range = /^bytes \d{1,15}-\d{1,15}\/(\d{1,15})$/.exec(response.headers['content-range'] ?? '')?.[1]
  if (response.statusCode === 206 && range !== undefined) return Number(range)
  const length = response.headers['content-length']
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) + from : null
}

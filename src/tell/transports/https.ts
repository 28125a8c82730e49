import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { constants, gzip, gzipSync } from 'node:zlib'
import { FirebreakError, fail } from '../../support/errors.ts'
import { backoff, pause } from './backoff.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { createTokenFile } from './token-file.ts'
import type { Acknowledgement, Transport, TransportOptions } from './types.ts'

const pack = promisify(gzip)

/** What the server takes at once (its limits are 256 batches, 8 MiB packed, 32 MiB unpacked), with room to spare. */
const MOST_BATCHES = 128
const MOST_BYTES = 8 * 2 ** 20
const TIMEOUT = 30_000
const TRIES = 6
/** Bytes of JSON that are packed at once: for a small batch the way to another thread and back costs more than the work. */
const SMALL = 32 * 1024
/** Answers are short: an acknowledgement a batch. */
const MOST_ANSWER = 2 ** 20

interface Reply {
  status: number
  retryAfter: number
  text: string
}

/** Batches by POST /api/ingest. The connection stays open; the certificate is always verified. */
export function createHttpsTransport(options: TransportOptions): Transport {
  const url = new URL('/api/ingest', options.server)
  const secure = url.protocol === 'https:'
  const token = options.tokenFile === null ? null : createTokenFile(options.tokenFile)
  const authority = options.authorityFile ? { ca: readFileSync(options.authorityFile) } : {}
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 2, ...authority })
    : new HttpAgent({ keepAlive: true, maxSockets: 2 })
  const stopped = new AbortController()

  async function post(piece: Piece): Promise<Reply> {
    const body = await packed(piece.json)
    const headers: Record<string, string | number> = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      ...(token === null ? {} : { authorization: `Bearer ${await token()}` }),
    }
    const timeout = options.timeout ?? TIMEOUT
    // One signal bounds the whole exchange: a server that answers a byte a minute is no better than one that is silent.
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeout)])
    return exchange(secure, url, { method: 'POST', agent, headers, signal }, body)
  }

  /** Acknowledgements of one piece; throws when every try failed. */
  async function deliver(piece: Piece): Promise<Acknowledgement[]> {
    for (let attempt = 1; ; attempt++) {
      const reply = await post(piece).catch((error: unknown) => away(error))
      if (!(reply instanceof FirebreakError)) {
        if (reply.status === 200) return acknowledgements(reply.text, piece)
        if (reply.status === 413 && piece.batches.length > 1) return deliverHalves(piece)
        if (isFinal(reply.status))
          fail('server-refused', `the server refused the batch (${reply.status}): ${said(reply.text)}`)
      }
      if (attempt >= (options.tries ?? TRIES) || stopped.signal.aborted)
        throw reply instanceof FirebreakError
          ? reply
          : new FirebreakError('try-later', `the server is busy (${reply.status}): ${said(reply.text)}`)
      const wait = reply instanceof FirebreakError ? 0 : reply.retryAfter * 1000
      await pause(Math.max(wait, backoff(attempt)), stopped.signal)
    }
  }

  async function deliverHalves(piece: Piece): Promise<Acknowledgement[]> {
    const half = Math.ceil(piece.batches.length / 2)
    const parts = [
      ...piecesOf(piece.batches.slice(0, half), half, Infinity),
      ...piecesOf(piece.batches.slice(half), half, Infinity),
    ]
    return deliverAll(parts)
  }

  async function deliverAll(pieces: readonly Piece[]): Promise<Acknowledgement[]> {
    const done: Acknowledgement[] = []
    for (const piece of pieces) {
      try {
        done.push(...(await deliver(piece)))
      } catch (error) {
        // What came before is acknowledged and need not be sent again.
        if (done.length > 0) return done
        throw error
      }
    }
    return done
  }

  return {
    send: (batches) => deliverAll(piecesOf(batches, MOST_BATCHES, MOST_BYTES)),
    async close() {
      stopped.abort()
      agent.destroy()
    },
  }
}

const FAST = { level: constants.Z_BEST_SPEED }

async function packed(json: string): Promise<Buffer> {
  return json.length <= SMALL ? gzipSync(json, FAST) : pack(json, FAST)
}

function exchange(secure: boolean, url: URL, options: RequestOptions, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, options, (response) => {
      read(response).then(resolve, reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function read(response: IncomingMessage): Promise<Reply> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > MOST_ANSWER) throw new Error('the answer is too long')
    pieces.push(piece)
  }
  // A date is allowed by HTTP but no server of ours sends one.
  const seconds = Number(response.headers['retry-after'] ?? 0)
  const retryAfter = Number.isFinite(seconds) ? Math.min(300, Math.max(0, seconds)) : 0
  return { status: response.statusCode ?? 0, retryAfter, text: Buffer.concat(pieces).toString('utf8') }
}

/** The token, the version or the form is wrong: the same request would be refused again. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

function away(error: unknown): FirebreakError {
  if (error instanceof FirebreakError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new FirebreakError('try-later', `the server cannot be reached: ${reason}`, { cause: error })
}

/** What the server says it has, of what was sent: anything else in its answer is not believed. */
function acknowledgements(text: string, piece: Piece): Acknowledgement[] {
  const { acknowledged } = answered(text)
  const has = new Set(acknowledged.map(({ sensor, epoch, seq }) => `${sensor} ${epoch} ${seq}`))
  const taken = piece.batches.filter(({ sensor, epoch, seq }) => has.has(`${sensor} ${epoch} ${seq}`))
  if (taken.length === 0) fail('try-later', 'the server acknowledged nothing')
  return taken.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq }))
}

/** A proxy that speaks for a server that is away may answer 200 with a page of its own. */
function answered(text: string): { acknowledged: Acknowledgement[] } {
  try {
    const { acknowledged } = JSON.parse(text) as { acknowledged?: unknown }
    return { acknowledged: Array.isArray(acknowledged) ? (acknowledged as Acknowledgement[]) : [] }
  } catch {
    return fail('try-later', 'what answers there is no Firebreak server')
  }
}

/** The server's own words about an error, as far as they are in the known form. */
function said(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown; remedy?: unknown } }
    return [error?.message, error?.remedy].filter((part) => typeof part === 'string').join('; ')
  } catch {
    return 'without a reason'
  }
}

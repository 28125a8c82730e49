import { promisify } from 'node:util'
import { randomBytes } from 'node:crypto'
import { constants, gzip } from 'node:zlib'
import { jetstream } from '@nats-io/jetstream'
import { createInbox, headers, type NatsConnection } from '@nats-io/transport-node'
import { FirebreakError, fail } from '../../support/errors.ts'
import { backoff, pause } from './backoff.ts'
import { connectNats, REPLY_HEADER, subjectOf } from './nats-connection.ts'
import { type Piece, piecesOf } from './pieces.ts'
import type { Acknowledgement, Transport, TransportOptions } from './types.ts'

const pack = promisify(gzip)

/** A message: NATS takes 1 MiB, batches pack five times and more. */
const MOST_BATCHES = 32
const MOST_BYTES = 2 * 2 ** 20
/** Milliseconds from sending to the word of the server that the store has it. */
const TIMEOUT = 15_000
const TRIES = 6

interface Told {
  acknowledged?: Acknowledgement[]
  error?: { message?: string }
}

/**
 * Batches through JetStream. The stream only carries: acknowledged is what the server's store has, since a stream may lose what it took
 * when the power fails. Each sending has a message id: the stream drops what is published again because its receipt was lost.
 */
export function createNatsTransport(options: TransportOptions): Transport {
  const stopped = new AbortController()
  const waiting = new Map<string, (told: Told) => void>()
  let connection: Promise<{ nats: NatsConnection; inbox: string }> | null = null

  function connected(): Promise<{ nats: NatsConnection; inbox: string }> {
    connection ??= open().catch((error: unknown) => {
      connection = null
      throw error
    })
    return connection
  }

  async function open(): Promise<{ nats: NatsConnection; inbox: string }> {
    const nats = await connectNats(options, 'firebreak sensor')
    const inbox = createInbox()
    nats.subscribe(`${inbox}.*`, {
      callback(error, message) {
        const told = error ? null : toldBy(message.string())
        if (told !== null) waiting.get(message.subject.slice(inbox.length + 1))?.(told)
      },
    })
    return { nats, inbox }
  }

  /** Sends a piece once and waits for the word of the store; null when none came in time. */
  async function once(piece: Piece): Promise<Told | null> {
    const { nats, inbox } = await connected()
    const [first] = piece.batches
    const last = piece.batches.at(-1)
    const timeout = options.timeout ?? TIMEOUT
    const id = randomBytes(9).toString('base64url')
    const body = await pack(piece.json, { level: constants.Z_BEST_SPEED })
    if (body.length > (nats.info?.max_payload ?? body.length))
      fail('server-refused', 'a batch is larger than NATS takes')
    const head = headers()
    head.set(REPLY_HEADER, `${inbox}.${id}`)
    const told = Promise.withResolvers<Told | null>()
    const timer = setTimeout(() => told.resolve(null), timeout)
    stopped.signal.addEventListener('abort', () => told.resolve(null), { once: true })
    waiting.set(id, told.resolve)
    try {
      const msgID = `${first?.sensor} ${first?.epoch} ${first?.seq}-${last?.seq} ${id}`
      await jetstream(nats).publish(subjectOf(first?.sensor ?? ''), body, { msgID, headers: head, timeout, retries: 3 })
      return await told.promise
    } finally {
      clearTimeout(timer)
      waiting.delete(id)
    }
  }

  async function deliver(piece: Piece): Promise<Acknowledgement[]> {
    for (let attempt = 1; ; attempt++) {
      const told = await once(piece).catch((error: unknown) => away(error))
      if (told !== null && !(told instanceof FirebreakError)) {
        if (told.acknowledged !== undefined && told.acknowledged.length > 0) return ownOf(told.acknowledged, piece)
        if (told.error !== undefined)
          fail('server-refused', `the server refused the batch: ${told.error.message ?? 'without a reason'}`)
      }
      if (told instanceof FirebreakError && told.code === 'server-refused') throw told
      if (attempt >= (options.tries ?? TRIES) || stopped.signal.aborted)
        throw told instanceof FirebreakError
          ? told
          : new FirebreakError('try-later', 'no server took the batch out of the stream in time')
      await pause(backoff(attempt), stopped.signal)
    }
  }

  return {
    async send(batches) {
      // All at once: the stream keeps the order of one connection, and the store does not need it.
      const pieces = piecesOf(batches, MOST_BATCHES, MOST_BYTES)
      const results = await Promise.allSettled(pieces.map(deliver))
      const done: Acknowledgement[] = []
      for (const result of results) {
        if (result.status === 'fulfilled') done.push(...result.value)
        else if (done.length > 0) return done
        else throw result.reason
      }
      return done
    },
    async close() {
      stopped.abort()
      const open = await connection?.catch(() => null)
      await open?.nats.close()
    },
  }
}

/** Null for what is not of the known form. */
function toldBy(text: string): Told | null {
  try {
    const { acknowledged, error } = JSON.parse(text) as Told
    return Array.isArray(acknowledged) ? { acknowledged } : typeof error?.message === 'string' ? { error } : null
  } catch {
    return null
  }
}

function ownOf(acknowledged: readonly Acknowledgement[], piece: Piece): Acknowledgement[] {
  const has = new Set(acknowledged.map(({ sensor, epoch, seq }) => `${sensor} ${epoch} ${seq}`))
  const own = piece.batches.filter(({ sensor, epoch, seq }) => has.has(`${sensor} ${epoch} ${seq}`))
  if (own.length === 0) fail('try-later', 'the server acknowledged nothing')
  return own.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq }))
}

function away(error: unknown): FirebreakError {
  if (error instanceof FirebreakError) return error
  return new FirebreakError('try-later', `the stream did not take the batch: ${String(error)}`, { cause: error })
}

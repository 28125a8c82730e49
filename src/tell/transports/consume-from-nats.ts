import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import {
  AckPolicy,
  DiscardPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { FirebreakError } from '../../support/errors.ts'
import { connectNats, REPLY_HEADER, sensorOf, STREAM, SUBJECTS } from './nats-connection.ts'
import type { Acknowledgement, TransportOptions } from './types.ts'

const unpack = promisify(gunzip)

const CONSUMER = 'firebreak-store'
const SECOND = 1_000_000_000
/** Messages whose batches are on their way into the store. */
const AT_ONCE = 64
/** A message holds at most 2 MiB of JSON, or one batch. */
const MOST_UNPACKED = 32 * 2 ** 20
/** A server that has not answered by then is gone: another one gets the message. Seconds. */
const ACK_WAIT = 30
/** Milliseconds before a message is tried again when the store was away. */
const AGAIN = 1000

export interface ConsumeOptions extends TransportOptions {
  /** Most the stream keeps while no server takes from it; more is refused, and waits at the sensors. Bytes. */
  keepBytes?: number
  /** Copies in a NATS cluster: 1, 3 or 5. */
  replicas?: number
}

export interface Consuming {
  close(): Promise<void>
}

/**
 * Takes batches out of the stream, with all other servers, each message by one of them. A message is done when `take` says that
 * the store has its batches; then the sensor is told. `take` checks what it gets: it comes from outside. It throws
 * `server-refused` for what will never be taken: that message is dropped and its sensor told why.
 */
export async function consumeFromNats(
  options: ConsumeOptions,
  take: (sensor: string, batches: unknown) => Promise<Acknowledgement[]>,
): Promise<Consuming> {
  const nats = await connectNats(options, 'firebreak server')
  await prepareStream(nats, options)
  const consumer = await jetstream(nats).consumers.get(STREAM, CONSUMER)
  const messages = await consumer.consume({ max_messages: AT_ONCE })
  const underWay = new Set<Promise<void>>()

  async function run(): Promise<void> {
    for await (const message of messages) {
      const task = one(message).finally(() => underWay.delete(task))
      underWay.add(task)
      if (underWay.size >= AT_ONCE) await Promise.race(underWay)
    }
  }

  async function one(message: JsMsg): Promise<void> {
    try {
      const body = await unpack(message.data, { maxOutputLength: MOST_UNPACKED }).catch(refused)
      const acknowledged = await take(sensorOf(message.subject), parsed(body))
      message.ack()
      tell(message, { acknowledged })
    } catch (error) {
      if (error instanceof FirebreakError && error.code === 'server-refused') {
        message.term(error.message.slice(0, 200))
        tell(message, { error: { message: error.message } })
      } else message.nak(AGAIN)
    }
  }

  function tell(message: JsMsg, told: object): void {
    const reply = message.headers?.get(REPLY_HEADER)
    // Inboxes only: a message must not make the server write to any other subject.
    if (reply?.startsWith('_INBOX.')) nats.publish(reply, JSON.stringify(told))
  }

  const running = run()
  return {
    async close() {
      await messages.close()
      await running
      await Promise.allSettled(underWay)
      await nats.drain()
    },
  }
}

async function prepareStream(nats: NatsConnection, options: ConsumeOptions): Promise<void> {
  const manager = await jetstreamManager(nats)
  const stream = {
    name: STREAM,
    subjects: [SUBJECTS],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    // Full means refused, never the oldest thrown away: sensors keep what was not taken.
    discard: DiscardPolicy.New,
    max_bytes: options.keepBytes ?? 2 ** 30,
    num_replicas: options.replicas ?? 1,
    duplicate_window: 120 * SECOND,
  }
  // Another server may have made it in the meantime.
  await manager.streams.add(stream).catch(() => manager.streams.info(STREAM))
  await manager.consumers
    .add(STREAM, {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: ACK_WAIT * SECOND,
      max_ack_pending: AT_ONCE * 16,
    })
    .catch(() => manager.consumers.info(STREAM, CONSUMER))
}

function refused(): never {
  throw new FirebreakError('server-refused', 'the message is not whole gzip data, or too large')
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new FirebreakError('server-refused', 'the message is not JSON')
  }
}

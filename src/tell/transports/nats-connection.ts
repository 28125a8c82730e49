import { readFileSync } from 'node:fs'
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  type NatsConnection,
  tokenAuthenticator,
} from '@nats-io/transport-node'
import { fail } from '../../support/errors.ts'
import type { TransportOptions } from './types.ts'

/** The stream that carries batches, and the subject of a sensor in it. */
export const STREAM = 'FIREBREAK'
export const SUBJECTS = 'firebreak.batches.*'

/** Header: where the server tells that the batches are in the store. */
export const REPLY_HEADER = 'Firebreak-Reply'

/** A dot would be another level of the subject: permissions of a sensor's account name exactly one subject. */
export function subjectOf(sensor: string): string {
  return `firebreak.batches.${sensor.replaceAll('.', '%2E')}`
}

export function sensorOf(subject: string): string {
  return (subject.split('.')[2] ?? '').replaceAll('%2E', '.')
}

/** Connects, and comes back after every loss until closed. Throws `try-later` when there is no server at first. */
export async function connectNats(options: TransportOptions, name: string): Promise<NatsConnection> {
  const url = new URL(options.server)
  const secure = url.protocol === 'tls:'
  const file = options.tokenFile
  try {
    return await connect({
      servers: `${url.hostname}:${url.port || '4222'}`,
      name,
      timeout: options.timeout ?? 10_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      reconnectJitter: 500,
      ...(secure ? { tls: options.authorityFile ? { caFile: options.authorityFile } : {} } : {}),
      ...(file === null ? {} : { authenticator: authenticator(file) }),
    })
  } catch (error) {
    return fail('try-later', `NATS at ${url.host} cannot be reached: ${String(error)}`, { cause: error })
  }
}

/** The file is read at every connect: credentials can be renewed without a restart. It holds NATS credentials, or a token alone. */
function authenticator(file: string): Authenticator {
  return (nonce) => {
    const text = readFileSync(file, 'utf8')
    const own = text.includes('BEGIN NATS USER JWT')
      ? credsAuthenticator(new TextEncoder().encode(text))
      : tokenAuthenticator(text.trim())
    return own(nonce)
  }
}

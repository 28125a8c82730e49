import { fail } from '../../support/errors.ts'
import { createHttpsTransport } from './https.ts'
import { createNatsTransport } from './nats.ts'
import type { Transport, TransportOptions } from './types.ts'

/** Members by the scheme of the server's address. */
const members = new Map<string, (options: TransportOptions) => Transport>([
  ['https', createHttpsTransport],
  ['http', createHttpsTransport],
  ['nats', createNatsTransport],
  ['tls', createNatsTransport],
])

export const schemes: readonly string[] = [...members.keys()]

/** The transport an address names. Nothing is connected before the first `send`. Throws `usage` for an unknown scheme. */
export function openTransport(options: TransportOptions): Transport {
  const create = members.get(/^([a-z]+):\/\//.exec(options.server)?.[1] ?? '')
  if (create === undefined)
    fail('usage', `a server address begins with ${schemes.map((scheme) => `${scheme}://`).join(', ')}`, {
      field: '--server',
    })
  return create(options)
}

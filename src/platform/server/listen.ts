import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { FirebreakServer } from './server.ts'
import { fail } from '../../support/errors.ts'

export interface Listen {
  host: string
  /** 0 takes any free port. */
  port: number
  /** Files in PEM form. Plain http when left out. */
  tls?: { certificateFile: string; keyFile: string }
}

export interface Listening {
  /** `http://127.0.0.1:4780` */
  url: string
  close(): Promise<void>
}

/** Milliseconds: who sends headers or a body more slowly than this holds a connection for nothing. */
const HEADERS = 10_000
const WHOLE_REQUEST = 60_000
/** Longer than a sensor's quiet time, so that its connection is still there for the next batch. */
const KEEP_ALIVE = 75_000
const MOST_CONNECTIONS = 8000

/** Gives the server a port. Throws `listen-failed` when the address is taken or cannot be had. */
export async function listen(server: FirebreakServer, { host, port, tls }: Listen): Promise<Listening> {
  const common = {
    headersTimeout: HEADERS,
    requestTimeout: WHOLE_REQUEST,
    keepAliveTimeout: KEEP_ALIVE,
    maxHeaderSize: 16_384,
  }
  const started = Promise.withResolvers<AddressInfo>()
  const adapter = { fetch: server.app.fetch, hostname: host, port }
  const node = tls
    ? serve(
        {
          ...adapter,
          createServer: createHttpsServer,
          serverOptions: {
            ...common,
            cert: readFileSync(tls.certificateFile),
            key: readFileSync(tls.keyFile),
            minVersion: 'TLSv1.2',
          },
        },
        started.resolve,
      )
    : serve({ ...adapter, createServer: createHttpServer, serverOptions: common }, started.resolve)
  node.once('error', (error: NodeJS.ErrnoException) => started.reject(error))
  if ('maxConnections' in node) node.maxConnections = MOST_CONNECTIONS
  const address = await started.promise.catch((error: NodeJS.ErrnoException) =>
    fail('listen-failed', `cannot listen on ${host}:${port}: ${error.code ?? error.message}`, { cause: error }),
  )
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `${tls ? 'https' : 'http'}://${shown}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        node.close(() => resolve())
        // Streams of consoles never end by themselves.
        if ('closeAllConnections' in node) node.closeAllConnections()
      }),
  }
}

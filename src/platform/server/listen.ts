import { readFileSync } from 'node:fs'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import type { FirebreakServer } from './server.ts'
import { fail, systemCode } from '../../support/errors.ts'

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

const LIMITS = {
  headersTimeout: HEADERS,
  requestTimeout: WHOLE_REQUEST,
  keepAliveTimeout: KEEP_ALIVE,
  maxHeaderSize: 16_384,
} satisfies ServerOptions

/** Gives the server a port. Throws `listen-failed` when the address is taken or cannot be had. */
export async function listen(server: FirebreakServer, { host, port, tls }: Listen): Promise<Listening> {
  const whole = getRequestListener(server.app.fetch)
  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (!turnAway(server, request, response)) void whole(request, response)
  }
  const node = tls
    ? createHttpsServer({ ...LIMITS, ...certificate(tls) }, onRequest)
    : createHttpServer(LIMITS, onRequest)
  node.maxConnections = MOST_CONNECTIONS
  const started = Promise.withResolvers<AddressInfo>()
  node.once('error', started.reject)
  node.listen(port, host, () => started.resolve(node.address() as AddressInfo))
  const address = await started.promise.catch((error: unknown) => listenFailed(error, host, port))
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `${tls ? 'https' : 'http'}://${shown}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        node.close(() => resolve())
        // Streams of consoles never end by themselves.
        node.closeAllConnections()
      }),
  }
}

const WHY: Record<string, string> = {
  EADDRINUSE: 'another program has the port',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'this user may not take that port (below 1024 it takes root)',
  ENOTFOUND: 'no such host name is known',
}

/** Throws `listen-failed` with what the system said, in words. */
export function listenFailed(error: unknown, host: string, port: number): never {
  const code = systemCode(error)
  fail('listen-failed', `Cannot listen on ${host}:${port}: ${WHY[code ?? ''] ?? code ?? String(error)}.`, {
    cause: error,
    field: '--listen',
  })
}

function certificate({ certificateFile, keyFile }: NonNullable<Listen['tls']>): TlsOptions {
  return { cert: readFileSync(certificateFile), key: readFileSync(keyFile), minVersion: 'TLSv1.2' }
}

/** Whether the request was answered already: it showed a forged secret. Its body is not read, so the connection ends with it. */
function turnAway(server: FirebreakServer, request: IncomingMessage, response: ServerResponse): boolean {
  const { authorization = null, cookie = null, 'x-forwarded-for': forwarded = null } = request.headers
  const forwardedFor = Array.isArray(forwarded) ? forwarded.join(', ') : forwarded
  const answer = server.turnAway({ authorization, cookie }, request.socket.remoteAddress, forwardedFor)
  if (answer === null) return false
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  response.writeHead(answer.status, hasBody ? { ...answer.headers, connection: 'close' } : answer.headers)
  response.end(answer.body)
  return true
}

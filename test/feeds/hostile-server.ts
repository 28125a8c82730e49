import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface TestServer {
  /** `http://127.0.0.1:PORT`. */
  base: string
  /** `127.0.0.1:PORT`, for `FetchPolicy.own`: what a user would have to name. */
  host: string
  requests: IncomingMessage[]
  close(): Promise<void>
}

/** A server on loopback whose answers the handler writes. */
export async function serve(handler: Handler): Promise<TestServer> {
  const requests: IncomingMessage[] = []
  const server: Server = createServer((request, response) => {
    requests.push(request)
    response.on('error', () => {})
    handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

import { createServer } from 'node:net'
import type { UpOptions } from '../../cli/ports.ts'
import { type Listen, listenFailed } from '../../platform/server/listen.ts'
import { fail } from '../../support/errors.ts'

/** What `--listen` and the certificate options say. Throws `usage`. */
export function listenAddress(options: UpOptions): Listen {
  const parts = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(options.listen)
  const port = Number(parts?.[3])
  if (!parts || port > 65_535)
    fail('usage', `--listen ${options.listen}: not an address with a port. Example: 127.0.0.1:4780.`, {
      field: '--listen',
    })
  const { tlsCert, tlsKey } = options
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    fail('usage', '--tls-cert and --tls-key belong together.', { field: '--tls-cert' })
  const tls =
    tlsCert !== undefined && tlsKey !== undefined ? { tls: { certificateFile: tlsCert, keyFile: tlsKey } } : {}
  return { host: parts[1] ?? parts[2] ?? '127.0.0.1', port, ...tls }
}

/** Only this machine can reach it. */
export function isLoopback({ host }: Listen): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/**
 * Throws `listen-failed` when the address cannot be had, before logs are read and stores are started for nothing. Says so when
 * what answers there is Firebreak.
 */
export async function checkFree({ host, port, tls }: Listen): Promise<void> {
  const probe = createServer()
  const fault = await new Promise<unknown>((resolve) => {
    probe.once('error', resolve)
    probe.listen(port, host, () => probe.close(() => resolve(null)))
  })
  if (fault === null) return
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  if (await isFirebreak(url)) fail('already-running', `Firebreak runs already on ${url}.`)
  listenFailed(fault, host, port)
}

async function isFirebreak(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000), redirect: 'error' })
    const body: unknown = await answer.json()
    return typeof body === 'object' && body !== null && 'alive' in body && 'version' in body
  } catch {
    return false
  }
}

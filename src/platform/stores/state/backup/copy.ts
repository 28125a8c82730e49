import { once } from 'node:events'
import type { Socket } from 'node:net'
import pg, { type ClientBase } from 'pg'

/** What pg offers while a COPY runs; its types leave these out. */
interface CopyConnection {
  stream: Socket
  sendCopyFromChunk(chunk: Uint8Array): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

interface CopyHandlers {
  handleCopyInResponse(connection: CopyConnection): void
  handleCopyData(message: { chunk: Buffer }, connection: CopyConnection): void
}

/** Runs `copy ... from stdin` with what `chunks` yields. When that throws, the COPY fails and the error is thrown on. */
export async function copyIn(client: ClientBase, text: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let fault: unknown = null
  async function pump(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of chunks) {
        connection.sendCopyFromChunk(chunk)
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain')
      }
      connection.endCopyFrom()
    } catch (error) {
      fault = error
      connection.sendCopyFail('the backup could not be read')
    }
  }
  try {
    await runCopy(client, text, {
      handleCopyInResponse: (connection) => void pump(connection),
      handleCopyData: () => undefined,
    })
  } catch (error) {
    throw fault ?? error
  }
}

/** Runs `copy ... to stdout`. `onRow` must not throw; what it returns, if anything, is waited for before more rows come. */
export function copyOut(
  client: ClientBase,
  text: string,
  onRow: (row: Buffer) => Promise<unknown> | undefined,
): Promise<void> {
  return runCopy(client, text, {
    handleCopyInResponse: () => undefined,
    handleCopyData({ chunk }, connection) {
      const busy = onRow(chunk)
      if (busy === undefined) return
      connection.stream.pause()
      const go = (): unknown => connection.stream.resume()
      busy.then(go, go)
    },
  })
}

function runCopy(client: ClientBase, text: string, handlers: CopyHandlers): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query({ text }, undefined, (error?: Error | null) => (error ? reject(error) : resolve()))
    client.query(Object.assign(query, handlers))
  })
}

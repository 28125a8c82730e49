import pg, { type PoolClient } from 'pg'

/** What pg calls while a COPY runs; its types leave these out. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Uint8Array): void
  endCopyFrom(): void
}

interface CopyQuery {
  handleCopyInResponse(connection: CopyConnection): void
  handleCopyData(message: { chunk: Buffer }): void
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])

/** Runs `copy ... from stdin (format binary)` with rows already in PostgreSQL's binary form. */
export function copyIn(client: PoolClient, text: string, chunks: readonly Uint8Array[]): Promise<void> {
  return runCopy(client, text, {
    handleCopyInResponse(connection) {
      connection.sendCopyFromChunk(SIGNATURE)
      for (const chunk of chunks) connection.sendCopyFromChunk(chunk)
      connection.sendCopyFromChunk(TRAILER)
      connection.endCopyFrom()
    },
    handleCopyData: () => undefined,
  })
}

/**
 * Runs `copy (...) to stdout (format binary)`, one call a row. `at` is where the first field's length stands.
 * `onRow` must not throw and must not keep the buffer.
 */
export function copyOut(client: PoolClient, text: string, onRow: (row: Buffer, at: number) => void): Promise<void> {
  let first = true
  return runCopy(client, text, {
    handleCopyInResponse: () => undefined,
    handleCopyData({ chunk }) {
      const at = first ? SIGNATURE.length : 0
      first = false
      if (chunk.length < at + 2 || chunk.readInt16BE(at) === -1) return
      onRow(chunk, at + 2)
    },
  })
}

function runCopy(client: PoolClient, text: string, handlers: CopyQuery): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query({ text }, undefined, (error: Error | undefined) => (error ? reject(error) : resolve()))
    client.query(Object.assign(query, handlers))
  })
}

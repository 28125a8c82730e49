import type { Pool, PoolClient } from 'pg'

/** Whoever changes rollups holds this lock until the commit: one writer at a time, however many servers. */
export const WRITERS = 0x5f1e_b0a3

export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

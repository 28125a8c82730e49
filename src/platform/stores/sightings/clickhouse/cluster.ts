import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { fail } from '../../../../support/errors.ts'

/** The table each server has, and the one that reads all servers. */
export const LOCAL_TABLE = 'sighting_rows'
const ALL_TABLE = 'sighting_rows_all'

export type Json = Record<string, string | number | string[] | number[]>

export interface Cluster {
  readonly servers: readonly ClickHouseClient[]
  readonly database: string
  /** Name of the cluster in the configuration of the servers; null for one server. */
  readonly name: string | null
  /** What queries read from. */
  readonly table: string
  /** Rows of a query, from the first server that answers. 64-bit numbers come as text. */
  rows<Row>(query: string): Promise<Row[]>
  stream<Row>(query: string): AsyncIterable<Row[]>
  /** Stores rows on one server, as one block: all or nothing. */
  insert(server: number, rows: readonly Json[]): Promise<void>
  /** Runs a statement on every server. */
  everywhere(statement: string): Promise<void>
  close(): Promise<void>
}

/**
 * `clickhouse://user:password@host:8123/database`, or several servers:
 * `clickhouse://user:password@host1:8123,host2:8123/database?cluster=NAME`. Ports are those of HTTP; `&tls=1` for HTTPS.
 */
export function openCluster(url: string): Cluster {
  const { hosts, user, password, database, name, protocol } = parseUrl(url)
  const servers = hosts.map((host) =>
    createClient({
      url: `${protocol}://${host}`,
      username: user,
      password,
      request_timeout: 60_000,
      // Faults are thrown; the client need not also print them.
      log: { level: ClickHouseLogLevel.OFF },
      max_open_connections: 8,
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    }),
  )
  const qualified = (table: string) => `${quotedName(database)}.${table}`

  async function firstThatAnswers<Result>(ask: (server: ClickHouseClient) => Promise<Result>): Promise<Result> {
    let failure: unknown
    for (const server of servers) {
      try {
        return await ask(server)
      } catch (error) {
        failure = error
        if (!isUnreachable(error)) break
      }
    }
    throw failure
  }

  const query = (text: string) =>
    firstThatAnswers((server) => server.query({ query: text, format: 'JSONEachRow', clickhouse_settings: READ }))

  return {
    servers,
    database,
    name,
    table: qualified(name === null ? LOCAL_TABLE : ALL_TABLE),
    async rows<Row>(text: string) {
      return (await query(text)).json<Row>()
    },
    async *stream<Row>(text: string) {
      const answer = await query(text)
      for await (const piece of answer.stream()) yield piece.map((row) => row.json<Row>())
    },
    async insert(server, rows) {
      await servers[server]?.insert({
        table: qualified(LOCAL_TABLE),
        values: rows,
        format: 'JSONEachRow',
        // One block whatever its size: what makes a batch atomic.
        clickhouse_settings: { max_insert_block_size: '100000000' },
      })
    },
    async everywhere(statement) {
      for (const server of servers) await server.command({ query: statement })
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}

/** Answers over many threads cost more than they bring on a small machine, and nothing here may take all memory. */
const READ = { max_memory_usage: '4000000000', max_bytes_before_external_group_by: '2000000000' } as const

export function quotedName(name: string): string {
  return `\`${name}\``
}

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
}

interface Place {
  hosts: string[]
  user: string
  password: string
  database: string
  name: string | null
  protocol: 'http' | 'https'
}

const URL_PARTS =
  /^clickhouse:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?@]+)(?:\/([A-Za-z_][A-Za-z0-9_]{0,63}))?\/?(?:\?(.*))?$/
const HOST = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

export function parseUrl(url: string): Place {
  const parts = URL_PARTS.exec(url)
  if (parts === null) return fail('usage', 'A ClickHouse URL looks like clickhouse://user:password@host:8123/database.')
  const [, user = '', password = '', hostList = '', database = 'firebreak', more = ''] = parts
  const hosts = hostList.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:8123`))
  if (!hosts.every((host) => HOST.test(host))) fail('usage', 'The ClickHouse URL names a host that is none.')
  const options = new URLSearchParams(more)
  const name = options.get('cluster')
  if (name !== null && !NAME.test(name)) fail('usage', 'The cluster of the ClickHouse URL is not a name.')
  if (name === null && hosts.length > 1) {
    fail(
      'usage',
      'A ClickHouse URL with several hosts needs ?cluster=NAME, as in remote_servers of their configuration.',
    )
  }
  return {
    hosts,
    user: decodeURIComponent(user) || 'default',
    password: decodeURIComponent(password),
    database,
    name,
    protocol: options.get('tls') === '1' ? 'https' : 'http',
  }
}

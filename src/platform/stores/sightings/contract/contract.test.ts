import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openPostgres } from '../../postgres/open.ts'
import { openSightings } from '../api.ts'
import { hasClickhouse, startClickhouse } from './clickhouse-servers.ts'
import { debianBinaries, startPostgres } from './postgres-server.ts'
import { contractOf, type Member, type Running } from './cases.ts'

function onPostgres(url: string, crash: () => Promise<void>, stop: () => Promise<void>): Running {
  return {
    open: () => openSightings(url),
    async makeNewer() {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('insert into sightings.version values (999)')
      await client.end()
    },
    crash,
    stop,
  }
}

const embedded: Member = {
  title: 'sightings on the embedded PostgreSQL',
  async start() {
    const directory = mkdtempSync(join(tmpdir(), 'firebreak-contract-'))
    let server = await openPostgres({ directory })
    const pidFile = join(directory, 'postgres', 'data', 'postmaster.pid')
    return onPostgres(
      server.url,
      async () => {
        process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
        await server.stop()
        server = await openPostgres({ directory })
      },
      async () => {
        await server.stop()
        rmSync(directory, { recursive: true, force: true })
      },
    )
  },
}

const debian: Member = {
  title: "sightings on Debian's PostgreSQL",
  ...(debianBinaries() === null ? { missing: 'install postgresql' } : {}),
  async start() {
    const server = await startPostgres(debianBinaries() ?? '')
    return onPostgres(server.url, server.crash, server.stop)
  },
}

const clickhouse: Member = {
  title: 'sightings on two ClickHouse servers',
  ...(hasClickhouse() ? {} : { missing: 'install clickhouse-server' }),
  async start() {
    const servers = await startClickhouse(2)
    const url = servers.url('contract')
    return {
      open: () => openSightings(url),
      async makeNewer() {
        const host = /clickhouse:\/\/([^,]+)/.exec(url)?.[1]
        const query = `INSERT INTO contract.sighting_version VALUES (999, now())`
        await fetch(`http://${host}/`, { method: 'POST', body: query })
      },
      async crash() {
        await Promise.all([servers.crash(0), servers.crash(1)])
      },
      stop: servers.stop,
    }
  },
}

for (const member of [embedded, debian, clickhouse]) contractOf(member)

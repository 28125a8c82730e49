import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/platform/audit/verify.ts'
import { findBinaries } from '../../src/platform/stores/postgres/binaries.ts'
import { openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { preparePlace } from '../../src/platform/stores/postgres/place.ts'
import { processMark } from '../../src/platform/stores/postgres/process.ts'
import { prepareProgram } from '../../src/platform/stores/postgres/program.ts'
import { withoutPassword } from '../../src/platform/stores/postgres/url.ts'
import { openState } from '../../src/platform/stores/state/open-state.ts'
import { temporaryFolder, until, withClient } from './state-servers.ts'

const WRITER = fileURLToPath(new URL('state-writer.ts', import.meta.url))

const directory = temporaryFolder()
/** Numbers below this one were given to writers before. */
let numbers = 0

afterEach(async () => {
  const pid = serverPid()
  if (pid === null) return
  process.kill(pid, 'SIGQUIT')
  await until(() => serverPid() === null)
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Null when no server runs. */
function serverPid(): number | null {
  const file = join(directory, 'postgres/data/postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return processMark(pid) === null ? null : pid
}

async function ask<Row>(url: string, text: string): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query(text)).rows as Row[])
}

/** A process that writes until it is killed; `acknowledged` grows. */
function startWriter() {
  numbers += 1_000_000
  const child = spawn(process.execPath, [WRITER, directory, String(numbers)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  let rest = ''
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n')
    rest = lines.pop() ?? ''
    acknowledged.push(...lines.filter((line) => line !== 'ready'))
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  return { child, acknowledged, ended }
}

async function expectAllThere(acknowledged: readonly string[]): Promise<void> {
  const postgres = await openPostgres({ directory })
  const state = await openState(postgres.url, { directory })
  try {
    const rows = await state.db.selectFrom('settings').select('name').execute()
    const there = new Set(rows.map(({ name }) => name))
    expect(acknowledged.filter((name) => !there.has(name))).toEqual([])
    // Every change has its record, and no record is without its change. (The last one may just be made, for a client that was killed.)
    await until(async () => {
      const { ok, entries } = await verifyAudit(state)
      const { rows: now } = await state.pool.query<{ n: number }>('select count(*) as n from state.settings')
      return ok && entries === now[0]?.n
    })
  } finally {
    await state.close()
    await postgres.stop()
  }
}

describe('the embedded PostgreSQL', () => {
  it('is durable, ours alone, and not a superuser to us', async () => {
    const { url, stop, embedded } = await openPostgres({ directory })
    expect(embedded).toBe(true)
    expect(withoutPassword(url)).not.toMatch(/[0-9a-f]{20}/)
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'data_checksums',
      'listen_addresses',
      'server_encoding',
    ]
    const rows = await ask<{ setting: string }>(
      url,
      `select setting from pg_settings where name = any('{${names.join(',')}}') order by array_position('{${names.join(',')}}', name)`,
    )
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'on', '', 'UTF8'])
    expect(await ask(url, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }])

    const base = realpathSync(join(directory, 'postgres'))
    expect(statSync(join(base, 'password')).mode & 0o777).toBe(0o600)
    expect(statSync(join(base, 'log')).mode & 0o777).toBe(0o600)
    expect(statSync(join(base, 'data')).mode & 0o777).toBe(0o700)
    expect(statSync(base).mode & 0o007).toBe(0)
    if (process.getuid?.() === 0) expect(statSync(join(base, 'data')).uid).not.toBe(0)
    expect(existsSync(join(base, 'run/initial-password'))).toBe(false)
    await expect(ask(url.replace(/:[0-9a-f]{64}@/, ':wrong@'), 'select 1')).rejects.toThrow('password')

    await stop()
    await stop()
    expect(serverPid()).toBeNull()
    expect(readFileSync(join(base, 'log'), 'utf8')).not.toMatch(/[0-9a-f]{64}/)
  })

  it('is shared by all who open it, and stops with the last', async () => {
    const openers = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ directory })))
    expect(new Set(openers.map(({ url }) => url)).size).toBe(1)
    const pid = serverPid()
    for (const opener of openers.slice(1)) await opener.stop()
    expect(serverPid()).toBe(pid)
    await ask(openers[0]?.url ?? '', 'select 1')
    await openers[0]?.stop()
    expect(serverPid()).toBeNull()
    expect(readdirSync(join(directory, 'postgres/openers'))).toEqual([])
  })

  it('is shared with another process too, and outlives neither', async () => {
    const writer = startWriter()
    await until(() => writer.acknowledged.length > 5)
    const pid = serverPid()
    const mine = await openPostgres({ directory })
    expect(serverPid()).toBe(pid)
    writer.child.kill('SIGTERM')
    await writer.ended
    await ask(mine.url, 'select 1')
    await mine.stop()
    expect(serverPid()).toBeNull()
    await expectAllThere(writer.acknowledged)
  })

  it('stops with its process on SIGTERM, everything written out', async () => {
    const writer = startWriter()
    await until(() => writer.acknowledged.length > 5)
    writer.child.kill('SIGTERM')
    await writer.ended
    expect(serverPid()).toBeNull()
    expect(readFileSync(join(directory, 'postgres/log'), 'utf8')).not.toMatch(/recovery|interrupted/)
    await expectAllThere(writer.acknowledged)
  })

  it('is found again after its process was killed, with every acknowledged change', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 2; round++) {
      const writer = startWriter()
      await until(() => writer.acknowledged.length > 20 + round * 7)
      writer.child.kill('SIGKILL')
      await writer.ended
      acknowledged.push(...writer.acknowledged)
      expect(serverPid()).not.toBeNull()
    }
    await expectAllThere(acknowledged)
    expect(serverPid()).toBeNull()
  })

  it('recovers when all of its processes, or only the first, are killed while writing', async () => {
    const acknowledged: string[] = []
    for (const [round, all] of [true, false].entries()) {
      const writer = startWriter()
      await until(() => writer.acknowledged.length > 20 + round * 7)
      const pid = serverPid() ?? 0
      for (const victim of all ? [pid, ...childrenOf(pid)] : [pid]) kill(victim)
      await writer.ended
      acknowledged.push(...writer.acknowledged)
    }
    await expectAllThere(acknowledged)
  })

  it('is started again when it is killed while it is in use, on the same address', async () => {
    const { url, stop } = await openPostgres({ directory })
    const state = await openState(url)
    const pid = serverPid() ?? 0
    for (const victim of [pid, ...childrenOf(pid)]) kill(victim)
    await until(() => processMark(pid) === null)
    await until(() =>
      state.pool.query('select 1').then(
        () => true,
        () => false,
      ),
    )
    expect(serverPid()).not.toBe(pid)
    await state.close()
    await stop()
    expect(serverPid()).toBeNull()
  })

  it("starts beside a process that has got the dead server's number", async () => {
    const first = await openPostgres({ directory })
    const pid = serverPid() ?? 0
    const file = join(directory, 'postgres/data/postmaster.pid')
    const text = readFileSync(file, 'utf8')
    await first.stop()
    // Of the same user, as after a restart of the machine: PostgreSQL itself would refuse to start.
    const other = spawn('sleep', ['60'], { stdio: 'ignore', ...preparePlace(directory).owner })
    writeFileSync(file, text.replace(String(pid), String(other.pid)))
    const second = await openPostgres({ directory })
    await ask(second.url, 'select 1')
    expect(processMark(other.pid ?? 0)).not.toBeNull()
    other.kill()
    await second.stop()
    expect(serverPid()).toBeNull()
  })

  it('takes over the lock of a dead process, and half-made data', async () => {
    const base = preparePlace(directory).base
    writeFileSync(join(base, 'lock'), 'process 4194304 123')
    mkdirSync(join(base, 'data.new/half'), { recursive: true })
    await openPostgres({ directory }).then(({ stop }) => stop())
    expect(existsSync(join(base, 'lock'))).toBe(false)
  })

  it('refuses data of another major version and says what to do', async () => {
    await openPostgres({ directory }).then(({ stop }) => stop())
    const file = join(directory, 'postgres/data/PG_VERSION')
    writeFileSync(file, '17\n')
    await expect(openPostgres({ directory })).rejects.toMatchObject({
      code: 'store-version',
      message: 'The data was written by PostgreSQL 17, installed is PostgreSQL 18.',
      remedy: expect.stringContaining('Back it up'),
    })
    writeFileSync(file, '18\n')
  })

  it('tells the last words of a server that does not start', async () => {
    await openPostgres({ directory }).then(({ stop }) => stop())
    const file = join(directory, 'postgres/data/global/pg_control')
    renameSync(file, `${file}.away`)
    await expect(openPostgres({ directory })).rejects.toMatchObject({
      code: 'store-broken',
      message: expect.stringContaining('pg_control'),
    })
    expect(existsSync(join(directory, 'postgres/lock'))).toBe(false)
    renameSync(`${file}.away`, file)
  })

  it.skipIf(process.getuid?.() !== 0)(
    'is copied to where its user can read it when the packages are in a closed folder',
    async () => {
      const closed = temporaryFolder()
      try {
        const binaries = findBinaries()
        cpSync(binaries.folder, join(closed, 'native'), { recursive: true, filter: (path) => !path.endsWith('.a') })
        const place = preparePlace(directory)
        const program = prepareProgram(place, { ...binaries, folder: join(closed, 'native') })
        expect(program.postgres.startsWith(place.program)).toBe(true)
        const check = spawn(program.postgres, ['--version'], { env: program.environment, cwd: '/', ...place.owner })
        let output = ''
        check.stdout.on('data', (text: Buffer) => (output += text.toString()))
        await new Promise((resolve) => {
          check.once('close', resolve)
        })
        expect(output).toContain('PostgreSQL')
      } finally {
        rmSync(closed, { recursive: true, force: true })
      }
    },
  )
})

describe('a PostgreSQL by URL', () => {
  it('is used as it is, and is left alone at the end', async () => {
    const first = await openPostgres({ directory })
    const second = await openPostgres({ url: first.url, directory: '/nowhere' })
    expect(second).toMatchObject({ url: first.url, embedded: false })
    await second.stop()
    await ask(first.url, 'select 1')
    await first.stop()
    await expect(openPostgres({ url: first.url, directory })).rejects.toMatchObject({ code: 'try-later' })
  })

  it('is refused when it cannot be one, without telling the password', async () => {
    await expect(openPostgres({ url: 'mysql://a:secret@h/d', directory })).rejects.toMatchObject({
      code: 'usage',
      message: expect.not.stringContaining('secret'),
    })
    await expect(openPostgres({ url: 'postgres://a:secret@127.0.0.1:1/d', directory })).rejects.toMatchObject({
      code: 'try-later',
      message: expect.not.stringContaining('secret'),
    })
  })
})

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').map(Number).filter(Boolean) : []
}

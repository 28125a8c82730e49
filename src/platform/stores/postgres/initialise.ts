import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { fail, systemCode } from '../../../support/errors.ts'
import type { Binaries } from './binaries.ts'
import type { Place } from './place.ts'
import type { Program } from './program.ts'
import type { Running } from './server.ts'
import { postgresUrl } from './url.ts'

const ADMIN = 'postgres'
const USER = 'firebreak'

/** Makes the data when there is none. Throws `store-version` when it belongs to another major version of PostgreSQL. */
export async function initialise(place: Place, program: Program, binaries: Binaries): Promise<void> {
  if (existsSync(place.data)) return checkVersion(place, binaries)
  const fresh = `${place.data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  // Ours alone; the copy that initdb reads lives only as long as it runs.
  const password = readPassword(place) ?? makePassword(place)
  const copy = join(place.run, 'initial-password')
  writeFileSync(copy, password, { mode: 0o600 })
  if (place.owner !== null) {
    for (const path of [fresh, copy]) chownSync(path, place.owner.uid, place.owner.gid)
  }
  try {
    await runInitdb(place, program, fresh, copy)
  } finally {
    rmSync(copy, { force: true })
  }
  renameSync(fresh, place.data)
}

function checkVersion(place: Place, binaries: Binaries): void {
  const version = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim()
  if (version === String(binaries.major)) return
  fail('store-version', `The data was written by PostgreSQL ${version}, installed is PostgreSQL ${binaries.major}.`, {
    file: place.data,
  })
}

function runInitdb(place: Place, program: Program, folder: string, passwordFile: string): Promise<void> {
  const options = ['-D', folder, '-U', ADMIN, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8']
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions']
  return new Promise((resolve, reject) => {
    const child = spawn(program.initdb, [...options, ...locale], {
      cwd: '/',
      env: program.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...place.owner,
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve()
      reject(broken(output))
    })
  })
}

function broken(output: string): Error {
  try {
    return fail('store-broken', `PostgreSQL could not make its data: ${output.trim().split('\n').slice(-3).join(' ')}`)
  } catch (error) {
    return error as Error
  }
}

/** The address of Firebreak's database, after user and database were made if they are missing. */
export async function openDatabase(place: Place, { host, port }: Running): Promise<string> {
  const password = readPassword(place)
  if (password === null) {
    fail(
      'store-broken',
      'The file with the password of the embedded database is gone; restore it from a backup of the disk.',
      {
        file: place.password,
      },
    )
  }
  const url = postgresUrl({ user: USER, password, host, port, database: USER })
  const state = await visit(url)
  if (state === 'open') return url
  const admin = new pg.Client(postgresUrl({ user: ADMIN, password, host, port, database: 'postgres' }))
  admin.on('error', () => undefined)
  try {
    await admin.connect()
    // Not a superuser: what the tables refuse is refused to Firebreak as well. The password is hexadecimal.
    const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [USER])
    if (!rowCount) await admin.query(`create role ${USER} login password '${password}'`)
    const { rowCount: there } = await admin.query('select from pg_database where datname = $1', [USER])
    if (!there) await admin.query(`create database ${USER} owner ${USER}`)
  } finally {
    await admin.end().catch(() => undefined)
  }
  return url
}

async function visit(url: string): Promise<'open' | 'missing'> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return 'open'
  } catch (error) {
    await client.end().catch(() => undefined)
    const code = systemCode(error) ?? ''
    // No such role (told as a wrong password), no such database.
    if (code.startsWith('28') || code === '3D000') return 'missing'
    throw error
  }
}

function readPassword(place: Place): string | null {
  return existsSync(place.password) ? readFileSync(place.password, 'utf8').trim() : null
}

function makePassword(place: Place): string {
  const password = randomBytes(32).toString('hex')
  writeFileSync(place.password, `${password}\n`, { mode: 0o600, flush: true })
  return password
}

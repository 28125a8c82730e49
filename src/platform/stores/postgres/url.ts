import { fail, FirebreakError } from '../../../support/errors.ts'

/** Address of a database as `pg`, kysely and PostgreSQL's own tools understand it. `host`: a folder of sockets, or a name. */
export function postgresUrl(to: {
  user: string
  password: string
  host: string
  port: number
  database: string
}): string {
  return `postgres://${to.user}:${encodeURIComponent(to.password)}@${encodeURIComponent(to.host)}:${to.port}/${to.database}`
}

/** The address for people: without the password. */
export function withoutPassword(url: string): string {
  return url.replace(/:\/\/([^:/@]*):.*@/, '://$1@').replaceAll(/([?&](?:password|sslpassword)=)[^&]*/g, '$1...')
}

/** Throws `usage` when it cannot be an address of PostgreSQL. */
export function checkUrl(url: string): void {
  if (/^postgres(?:ql)?:\/\//.test(url)) return
  fail(
    'usage',
    `${withoutPassword(url)} is not an address of a PostgreSQL database: postgres://user:password@host/database.`,
  )
}

/** States of SQL in which trying again later may help: connection lost, starting or stopping, too many clients, disk full, deadlock. */
const PASSING = /^(?:08|53|57P0|40)/
const SYSTEM = /^(?:ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/

/** Whether the database was away or busy, rather than the question wrong. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (PASSING.test(code) || SYSTEM.test(code)) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  )
}

/** An error of the database as one of ours: `try-later` when it was away or busy, `store-broken` else. */
export function storeError(error: unknown, doing: string): FirebreakError {
  if (error instanceof FirebreakError) return error
  const words =
    error instanceof AggregateError ? String(error.errors[0]) : error instanceof Error ? error.message : String(error)
  return new FirebreakError(isAway(error) ? 'try-later' : 'store-broken', `${doing}: ${words}`, { cause: error })
}

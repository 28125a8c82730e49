import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FirebreakError, systemCode } from '../../../support/errors.ts'
import { runBounded } from '../script/run-bounded.ts'
import type { SshWay } from '../take-types.ts'
import { keyAlias, sshArguments } from './arguments.ts'
import { sshFailure } from './failure.ts'

/** A host's public key. */
export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256` ... */
  type: string
  /** Base64, as in known_hosts. */
  blob: string
  /** `SHA256:` and 43 characters, as ssh-keygen shows it. */
  fingerprint: string
}

const FIRST_CONTACT_MS = 20_000

/** The keys pinned for a host; empty before its first contact. */
export async function pinnedKeys(host: string, file: string): Promise<HostKey[]> {
  return keysIn(await textOf(file), keyAlias(host))
}

/** Pins keys: from now on the host must show one of them. The directory is made where it is missing; nobody else may read it. */
export async function pinKeys(host: string, file: string, keys: readonly HostKey[]): Promise<void> {
  const lines = keys.map(({ type, blob }) => `${keyAlias(host)} ${type} ${blob}\n`)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(fresh, [...new Set(lines)].join(''), { mode: 0o600 })
  await rename(fresh, file)
}

/**
 * Asks a host for its key without logging in: no means to authenticate is offered. Goes through the user's jump hosts.
 * Throws like `sshFailure` when no key came.
 */
export async function shownKey(host: string, way: SshWay, signal?: AbortSignal): Promise<HostKey> {
  const scratch = `${way.knownHosts}.${randomBytes(4).toString('hex')}`
  await mkdir(dirname(scratch), { recursive: true, mode: 0o700 })
  try {
    const args = sshArguments(host, way, {
      keys: 'any',
      knownHosts: scratch,
      options: ['PreferredAuthentications=none', 'PasswordAuthentication=no', 'PubkeyAuthentication=no'],
    })
    const ran = await runBounded('ssh', [...args, 'exit'], '', { limitMs: FIRST_CONTACT_MS, bytes: 10_000, signal })
    const [key] = keysIn(await textOf(scratch), keyAlias(host))
    if (key !== undefined) return key
    throw (
      sshFailure(host, ran) ??
      new FirebreakError('host-unreachable', `${host} did not show a key within ${FIRST_CONTACT_MS / 1000} s.`, {
        field: host,
      })
    )
  } finally {
    await rm(scratch, { force: true })
  }
}

/** The keys that the user's own known_hosts files have for the target, as ssh would look them up; empty when they have none. */
export async function keysKnownToUser(way: SshWay): Promise<HostKey[]> {
  const config = way.configFile === null ? [] : ['-F', way.configFile]
  const asked = await runBounded('ssh', [...config, '-G', '--', way.target], '', { limitMs: 10_000, bytes: 100_000 })
  const lines = asked.output.toString('utf8').split('\n')
  const settings = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]))
  const name = settings.get('hostkeyalias') ?? settings.get('hostname') ?? ''
  if (asked.status !== 0 || name === '' || name.startsWith('-')) return []
  const port = settings.get('port') ?? '22'
  const label = port === '22' || settings.has('hostkeyalias') ? name : `[${name}]:${port}`
  const paths = ['userknownhostsfile', 'globalknownhostsfile'].flatMap((key) => (settings.get(key) ?? '').split(' '))
  const files = paths.map((path) => path.replace(/^~(?=\/)/, process.env['HOME'] ?? '~')).filter(existsSync)
  const found: HostKey[] = []
  for (const file of files) {
    // Names may be hashed there: ssh-keygen knows how.
    const looked = await runBounded('ssh-keygen', ['-F', label, '-f', file], '', { limitMs: 5000, bytes: 100_000 })
    found.push(...keysIn(looked.output.toString('utf8'), null))
  }
  return found
}

/** Lines `names type base64`, those of `alias` only, or all. Marked lines (`@revoked`, `@cert-authority`) are no keys of a host. */
function keysIn(text: string, alias: string | null): HostKey[] {
  return text.split('\n').flatMap((line) => {
    const [names = '', type = '', blob = ''] = line.trim().split(/\s+/)
    if (names.startsWith('#') || names.startsWith('@') || (alias !== null && names !== alias)) return []
    if (!/^[a-z0-9@.-]{3,60}$/.test(type) || !/^[A-Za-z0-9+/]{20,4000}={0,2}$/.test(blob)) return []
    return [{ type, blob, fingerprint: fingerprintOf(blob) }]
  })
}

function fingerprintOf(blob: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return ''
    throw error
  }
}

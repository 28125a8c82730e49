import { createHash, randomBytes } from 'node:crypto'
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

/** Pins the key: from now on the host must show it. The directory is made where it is missing; nobody else may read it. */
export async function pinKey(host: string, file: string, key: HostKey): Promise<void> {
  const lines = [...(await pinnedKeys(host, file)), key].map(({ type, blob }) => `${keyAlias(host)} ${type} ${blob}\n`)
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

/**
 * Whether the user's own known_hosts files vouch for the key: `same`, `different` (they have another one of that type), or `unknown`.
 */
export async function vouchedFor(way: SshWay, key: HostKey): Promise<'same' | 'different' | 'unknown'> {
  const config = way.configFile === null ? [] : ['-F', way.configFile]
  const asked = await runBounded('ssh', [...config, '-G', '--', way.target], '', { limitMs: 10_000, bytes: 100_000 })
  const settings = new Map(
    asked.output
      .toString('utf8')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const),
  )
  const name = settings.get('hostkeyalias') ?? settings.get('hostname') ?? ''
  if (asked.status !== 0 || name === '' || name.startsWith('-')) return 'unknown'
  const port = settings.get('port') ?? '22'
  const label = port === '22' || settings.has('hostkeyalias') ? name : `[${name}]:${port}`
  const files = ['userknownhostsfile', 'globalknownhostsfile'].flatMap((key_) => (settings.get(key_) ?? '').split(' '))
  let different = false
  for (const file of files.filter((path) => path.startsWith('/') || path.startsWith('~/'))) {
    const path = file.replace(/^~(?=\/)/, process.env['HOME'] ?? '~')
    const found = await runBounded('ssh-keygen', ['-F', label, '-f', path], '', { limitMs: 5000, bytes: 100_000 })
    const keys = keysIn(found.output.toString('utf8'), null)
    if (keys.some((one) => one.blob === key.blob)) return 'same'
    different ||= keys.some((one) => one.type === key.type)
  }
  return different ? 'different' : 'unknown'
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

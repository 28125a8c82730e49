import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real sshd on loopback. Each alias is a key of its own with a command that sshd forces, or none. */
export interface LocalSshd {
  /** An ssh_config that knows the aliases. */
  config: string
  folder: string
  /** The known_hosts file that the ssh_config names; not there at first. */
  knownHosts: string
  /** A line for it with the key that sshd shows now. */
  knownHostsLine(): string
  /** Accepted log-ins so far, all together. */
  logIns(): number
  /** The same sshd with another host key. */
  changeKey(): Promise<void>
  /** As `ssh-keygen -lf` shows it. */
  fingerprint(): string
  stop(): void
}

/** Why no sshd can be started here; null when one can. */
export function whyNoSshd(): string | null {
  if (process.getuid?.() !== 0) return 'needs root'
  if (!existsSync('/usr/sbin/sshd')) return 'needs /usr/sbin/sshd (Debian: openssh-server)'
  return spawnSync('ssh', ['-V']).error ? 'needs the OpenSSH client' : null
}

export async function startLocalSshd(aliases: Record<string, string | null>): Promise<LocalSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-sshd-'))
  const port = await freePort()
  // sshd parts privileges in this directory; without it, it does not start.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const keys = Object.entries(aliases).map(([alias, command]) => {
    const file = join(folder, `id-${alias}`)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
    const forced = command === null ? '' : `command="${command.replaceAll('"', '\\"')}" `
    return { alias, file, line: `${forced}${readFileSync(`${file}.pub`, 'utf8').trim()}` }
  })
  writeFileSync(join(folder, 'authorized_keys'), `${keys.map((key) => key.line).join('\n')}\n`)
  const config = join(folder, 'ssh_config')
  writeFileSync(
    config,
    keys
      .map(
        ({ alias, file }) =>
          `Host ${alias}\n  HostName 127.0.0.1\n  Port ${port}\n  User root\n  IdentityFile ${file}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${folder}/none\n`,
      )
      .join(''),
  )
  const log = join(folder, 'log')
  const hostKey = join(folder, 'host-key')
  let daemon = await serve(folder, port, hostKey, log)
  return {
    config,
    folder,
    knownHosts: join(folder, 'none'),
    knownHostsLine: () => `[127.0.0.1]:${port} ${readFileSync(`${hostKey}.pub`, 'utf8')}`,
    logIns: () => (readFileSync(log, 'utf8').match(/Accepted publickey/g) ?? []).length,
    async changeKey() {
      daemon.kill()
      rmSync(hostKey)
      daemon = await serve(folder, port, hostKey, log)
    },
    fingerprint: () =>
      /SHA256:\S+/.exec(execFileSync('ssh-keygen', ['-lf', `${hostKey}.pub`], { encoding: 'utf8' }))?.[0] ?? '',
    stop() {
      daemon.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Daemon {
  kill(): void
}

async function serve(folder: string, port: number, hostKey: string, log: string): Promise<Daemon> {
  rmSync(`${hostKey}.pub`, { force: true })
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey])
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'LogLevel INFO',
    'MaxStartups 100',
  ]
  const file = join(folder, 'sshd_config')
  writeFileSync(file, `${settings.join('\n')}\n`)
  const starts = (): number =>
    existsSync(log) ? (readFileSync(log, 'utf8').match(/Server listening/g) ?? []).length : 0
  const before = starts()
  const child = spawn('/usr/sbin/sshd', ['-D', '-f', file, '-E', log], { stdio: 'ignore' })
  for (let tries = 0; tries < 200; tries++) {
    if (starts() > before) return { kill: () => void child.kill('SIGTERM') }
    if (child.exitCode !== null) break
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`sshd did not start: ${existsSync(log) ? readFileSync(log, 'utf8') : 'no log'}`)
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Measured {
  /** User and system CPU seconds of the process and what it started. */
  cpu: number
  wall: number
  /** Peak resident memory, MB. */
  memory: number
  status: number
  stdout: string
}

/** Runs a command to its end under GNU time. `stdin`: a file, or a command whose output is piped in (not measured). */
export async function measure(
  command: readonly string[],
  stdin?: { file: string } | { command: readonly string[] },
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-measure-'))
  const report = join(folder, 'time')
  const input = stdin !== undefined && 'file' in stdin ? openSync(stdin.file, 'r') : 'pipe'
  const child = spawn('/usr/bin/time', ['-q', '-f', '%U %S %e %M', '-o', report, ...command], {
    stdio: [input, 'pipe', 'ignore'],
  })
  if (stdin !== undefined && 'command' in stdin) {
    const [program = '', ...rest] = stdin.command
    const feeder = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] })
    if (child.stdin !== null) feeder.stdout.pipe(child.stdin)
  } else child.stdin?.end()
  let stdout = ''
  child.stdout?.on('data', (piece: Buffer) => {
    if (stdout.length < 4e6) stdout += piece.toString('latin1')
  })
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
  if (typeof input === 'number') closeSync(input)
  const [user = 0, system = 0, wall = 0, kilobytes = 0] =
    readFileSync(report, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  rmSync(folder, { recursive: true })
  return { cpu: Math.max(0.01, user + system), wall, memory: kilobytes / 1000, status, stdout }
}

/** Whether a program is there; as root, Debian's package is installed when it is missing. */
export function available(program: string, debianPackage: string): boolean {
  const found = () => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
  if (found()) return true
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  process.stderr.write(`installing ${debianPackage} ...\n`)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return found()
}

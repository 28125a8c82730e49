import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/*
 * Memory of Firebreak when nothing happens: all in one (`firebreak up` with a sensor that follows one small log, and the embedded
 * PostgreSQL). Figures are PSS: what processes share counts once, and that is what the machine has less. Linux only.
 */

/** Megabytes. */
const REACH = 300
const program = fileURLToPath(new URL('../bin/firebreak.mjs', import.meta.url))
/** Seconds after the start until it is called idle. */
const QUIET = process.argv.includes('--quick') ? 10 : 90

interface Process {
  pid: number
  parent: number
  name: string
}

function processes(): Process[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Boolean)
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()
        return [{ pid, parent: Number(stat.replace(/^.*\) /, '').split(' ')[1]), name: command }]
      } catch {
        return []
      }
    })
}

/** Megabytes of a process by kind; a process that ended counts nothing. */
function memoryOf(pid: number): Record<'Rss' | 'Pss' | 'Pss_Anon' | 'Pss_File' | 'Pss_Shmem', number> {
  const found = { Rss: 0, Pss: 0, Pss_Anon: 0, Pss_File: 0, Pss_Shmem: 0 }
  try {
    for (const [, kind = '', kilobytes] of readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1').matchAll(
      /^(\w+): +(\d+) kB/gm,
    ))
      if (kind in found) found[kind as keyof typeof found] = Number(kilobytes) / 1024
  } catch {
    // Gone.
  }
  return found
}

function below(all: readonly Process[], root: number): Process[] {
  const own = all.filter(({ pid, parent }) => pid === root || parent === root)
  return own.flatMap((one) => (one.pid === root ? [one] : below(all, one.pid)))
}

async function ended(child: ChildProcess): Promise<void> {
  const end = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  child.kill('SIGTERM')
  await end
}

const directory = mkdtempSync(join(tmpdir(), 'firebreak-memory-'))
const log = join(directory, 'access.log')
writeFileSync(
  log,
  '192.0.2.1 - - [21/Nov/2026:03:04:05 +0000] "GET /default.ida?NNNN HTTP/1.0" 404 5 "-" "-"\n'.repeat(500),
)
const child = spawn(process.execPath, [program, 'up', log, '--listen', '127.0.0.1:0', '--quiet'], {
  env: { ...process.env, XDG_STATE_HOME: directory },
  stdio: ['ignore', 'pipe', 'inherit'],
})
await new Promise<void>((resolve, reject) => {
  child.stdout?.on('data', (text) => {
    if (String(text).includes('Console:')) resolve()
  })
  child.once('exit', () => reject(new Error('it did not start')))
})
process.stderr.write(`up; idle for ${QUIET} s\n`)
await sleep(QUIET * 1000)
let total = 0
for (const { pid, name } of below(processes(), child.pid ?? 0)) {
  const memory = memoryOf(pid)
  total += memory.Pss
  const kinds = `resident ${memory.Rss.toFixed(0)}; own ${memory.Pss_Anon.toFixed(0)}, of files ${memory.Pss_File.toFixed(0)}, shared buffers ${memory.Pss_Shmem.toFixed(0)}`
  process.stderr.write(`${memory.Pss.toFixed(1).padStart(7)} MB  ${name.slice(0, 60)}  (${kinds})\n`)
}
await ended(child)
rmSync(directory, { recursive: true, force: true })
console.log(`${total.toFixed(0)} MB idle, all in one (reach ${REACH} MB)`)
process.exit(total <= REACH ? 0 : 1)

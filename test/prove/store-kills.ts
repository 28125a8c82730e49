/**
 * `npm run prove:store-kills [--quick] [--rounds N] [--seed N]`: the embedded PostgreSQL, its first process, or the Firebreak that started it is
 * killed with SIGKILL while four writers work; after each kill every acknowledged change must be there, and the audit whole.
 */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../../bench/random.ts'
import { type AuditProof, verifyAudit } from '../../src/platform/audit/verify.ts'
import { type OpenPostgres, openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { processesIn } from '../../src/platform/stores/postgres/process.ts'
import { openState, type State } from '../../src/platform/stores/state/open-state.ts'

const WRITER = fileURLToPath(new URL('../platform/state-writer.ts', import.meta.url))
const VICTIMS = ['the whole server', 'its first process', 'the Firebreak that started it', 'everything'] as const

const rounds = option('--rounds', process.argv.includes('--quick') ? 8 : 500)
const seed = option('--seed', 20010719)
const random = createRandom(seed).unit
const directory = mkdtempSync(join(tmpdir(), 'firebreak-prove-kills-'))
chmodSync(directory, 0o700)
/** Of servers that were left running. */
const openers: OpenPostgres[] = []
// Each opener listens for the end of this process, and here they are many.
process.setMaxListeners(0)
const data = join(directory, 'postgres', 'data')

let acknowledged = 0
let lost = 0
let broken = 0
try {
  for (let round = 0; round < rounds; round++) {
    const written = await killWhileWriting(round, VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'everything')
    acknowledged += written.length
    await check(written)
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${round + 1} of ${rounds} kills, ${acknowledged} changes`)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
} finally {
  await Promise.all(openers.map((opener) => opener.stop()))
  rmSync(directory, { recursive: true, force: true })
}
const fine = lost === 0 && broken === 0 && acknowledged > rounds
process.stdout.write(
  `${fine ? 'proved' : 'MISSED'}: ${rounds} kill -9 (seed ${seed}), ${acknowledged} acknowledged changes, ${lost} lost, ${broken} times a broken audit\n`,
)
process.exitCode = fine ? 0 : 1

async function killWhileWriting(round: number, victim: (typeof VICTIMS)[number]): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, directory, String((round + 1) * 1_000_000)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const written: string[] = []
  let rest = ''
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const begun = new Promise<void>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      const lines = (rest + text.toString()).split('\n')
      rest = lines.pop() ?? ''
      if (lines.includes('ready')) resolve()
      written.push(...lines.filter((line) => line !== 'ready'))
    })
  })
  await Promise.race([begun, ended])
  await sleep(random() * 300)
  const first = firstProcess()
  if (victim === 'everything' || victim === 'the Firebreak that started it') child.kill('SIGKILL')
  if (victim === 'everything' || victim === 'the whole server') for (const pid of processesIn(data)) kill(pid)
  if (victim === 'its first process' && first > 0) kill(first)
  await ended
  return written
}

/** 0: the server is just being started again. */
function firstProcess(): number {
  const file = join(data, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}

async function check(written: readonly string[]): Promise<void> {
  const postgres = await openPostgres({ directory })
  const state = await openState(postgres.url, { directory })
  try {
    const { names, proof } = await atRest(state)
    lost += written.filter((name) => !names.has(name)).length
    if (!proof.ok || proof.entries !== names.size) broken++
  } finally {
    await state.close()
    // Every second time the server goes on, so that it is found running as well as stopped.
    if (random() < 0.5) await postgres.stop()
    else openers.push(postgres)
  }
}

/** A server that was not killed may still be committing what its killed client had asked for last. */
async function atRest(state: State): Promise<{ names: Set<string>; proof: AuditProof }> {
  for (;;) {
    const rows = await state.db.selectFrom('settings').select('name').execute()
    const proof = await verifyAudit(state)
    const { rows: now } = await state.pool.query<{ n: number }>('select count(*) as n from state.settings')
    if (now[0]?.n === rows.length) return { names: new Set(rows.map(({ name }) => name)), proof }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function option(name: string, usual: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1]) || usual
}

// Looks at many hosts of the test fleet over ssh, beside plain parallel ssh. usage: node bench/hosts.ts [--quick]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fleet, fleetSshConfig, whyNoFleet } from '../test/fleet/fleet.ts'
import { type Figure, fails, figureTable } from './figures.ts'
import { type Measured, measure } from './measure.ts'

const quick = process.argv.includes('--quick')
const HOSTS = quick ? 10 : 50
/** Promised for 50 hosts on two cores that the hosts share. */
const REACH_SECONDS = 10
const MOST_LOG_INS = 2

const why = whyNoFleet()
if (why !== null) {
  process.stderr.write(`bench:hosts cannot run here: ${why}\n`)
  process.exit(1)
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const state = mkdtempSync(join(tmpdir(), 'firebreak-bench-hosts-'))
process.env['FIREBREAK_STATE_DIR'] = state
const program = resolve(import.meta.dirname, '../bin/firebreak.mjs')
const names = Array.from({ length: HOSTS }, (_, i) => `h${i + 1}`)

try {
  say(`starting ${HOSTS} hosts (the first time a base system is built) ...`)
  fleet('start', String(HOSTS))
  say('giving each package lists and a counter of log-ins ...')
  onAll("apt-get -qq update; echo 'echo x >> /run/log-ins' > /etc/ssh/sshrc")
  await firebreak('host', 'import', fleetSshConfig)
  const rows: Row[] = []
  rows.push(await check('firebreak host check, first contact'))
  rows.push(await check('firebreak host check'))
  rows.push(await plain('plain ssh, 10 at a time: true', 'true'))
  rows.push(await plain('plain ssh, 10 at a time: dpkg-query -W', 'dpkg-query -W'))
  const figures = rows.flatMap(figuresOf)
  process.stdout.write(`${figureTable(figures)}\n`)
  const [first, again] = rows
  say(
    `load of the machine: ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}`,
  )
  process.stdout.write(
    `${HOSTS} hosts looked at in ${again?.run.wall} s (${again?.run.cpu.toFixed(1)} CPU-s here), first contact ${first?.run.wall} s, at most ${Math.max(...rows.slice(0, 2).map((row) => row.logIns))} log-in a host\n`,
  )
  process.exitCode = figures.some(fails) ? 1 : 0
} finally {
  fleet('stop')
  rmSync(state, { recursive: true })
}

interface Row {
  what: string
  run: Measured
  /** Most log-ins that one host saw. */
  logIns: number
  bound: boolean
}

async function check(what: string): Promise<Row> {
  const before = logIns()
  const run = await firebreak('host', 'check', '--ssh-config', fleetSshConfig, '--no-input', '--plain')
  const looked = (run.stdout.match(/^ok /gm) ?? []).length
  if (looked !== HOSTS) throw new Error(`only ${looked} of ${HOSTS} hosts were looked at:\n${run.stdout.slice(-2000)}`)
  return { what, run, logIns: most(before), bound: true }
}

async function plain(what: string, command: string): Promise<Row> {
  const before = logIns()
  const loop = `printf '%s\\n' ${names.join(' ')} | xargs -P 10 -I{} ssh -n -F ${fleetSshConfig} root@{} ${command} >/dev/null`
  return { what, run: await measure(['sh', '-c', loop]), logIns: most(before), bound: false }
}

function firebreak(...words: string[]): Promise<Measured> {
  say(`firebreak ${words.join(' ')}`)
  return measure([process.execPath, program, ...words])
}

function onAll(command: string): void {
  const run = spawnSync('xargs', ['-P', '4', '-I{}', 'ssh', '-n', '-F', fleetSshConfig, 'root@{}', command], {
    input: `${names.join('\n')}\n`,
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`a host could not be set up: ${run.stderr.slice(-500)}`)
}

/** Log-ins each host has counted so far. Asked at the console, not over ssh. */
function logIns(): number[] {
  return names.map((name) =>
    Number(fleet('in', name.slice(1), 'sh', '-c', 'cat /run/log-ins 2>/dev/null | wc -l').trim()),
  )
}

function most(before: readonly number[]): number {
  return Math.max(...logIns().map((count, i) => count - (before[i] ?? 0)))
}

function figuresOf({ what, run, logIns: count, bound }: Row): Figure[] {
  const seconds = `${run.wall.toFixed(1)} s, ${run.cpu.toFixed(1)} CPU-s, ${Math.round(run.memory)} MB`
  if (!bound) return [{ what: `${what}, ${HOSTS} hosts`, figure: seconds, reach: '-', ok: null }]
  return [
    {
      what: `${what}, ${HOSTS} hosts`,
      figure: seconds,
      reach: quick ? '-' : `${REACH_SECONDS} s`,
      ok: quick ? null : run.wall <= REACH_SECONDS,
    },
    {
      what: `${what}: log-ins at most a host`,
      figure: String(count),
      reach: String(MOST_LOG_INS),
      ok: count <= MOST_LOG_INS,
      binding: true,
    },
  ]
}

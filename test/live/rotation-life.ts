import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { follow } from '../../src/watch/logs/follow/follow.ts'
import { realSystem, type System } from '../../src/watch/logs/follow/system.ts'
import type { Checkpoint, Follower, Place } from '../../src/watch/logs/follow/types.ts'
import { generator } from '../../src/watch/sensor/journal/simulated-disk.ts'
import { proofLine } from './one-rule.ts'
import { createRotator } from './rotations.ts'

export interface Life {
  rotations: number
  lines: number
  kills: number
  restarts: number
  lost: number[]
  twice: number[]
  gap: number
}

/** What every file of some lives begins with: texts that are the same at first. */
const HEADER = '#Software: proof\n#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n'

/**
 * Rotations of real files, in one process: the seed says what happens between any two system calls of the follower, also when it is
 * killed; the clock is simulated. What was delivered counts when the places after it are kept, as in the sensor.
 */
export async function rotationLife(seed: number, rotations: number, trace?: (text: string) => void): Promise<Life> {
  const random = generator(seed)
  const root = mkdtempSync(join(tmpdir(), 'firebreak-life-'))
  const logs = join(root, 'logs')
  mkdirSync(logs)
  const hasHeader = random() < 0.3
  const hasNewDevices = random() < 0.3
  const life: Life = { rotations: 0, lines: 0, kills: 0, restarts: 0, lost: [], twice: [], gap: 0 }
  const rotator = createRotator(logs, random, (path, count) => {
    let text = hasHeader && !existsSync(path) ? HEADER : ''
    const first = life.lines
    for (let i = 0; i < count; i++) text += proofLine(life.lines++)
    appendFileSync(path, text)
    trace?.(`write ${path} ${first}..${life.lines - 1}`)
  })

  let clock = 0
  let steps: Iterator<void> | null = null
  /** No rotation now: everything is to be read. */
  let calm = false
  let dead = false
  let deadly = 0
  let device = 0
  const open = new Set<number>()

  function step(): void {
    if (steps === null) {
      const kind = rotator.chooseHarmless()
      trace?.(`--- ${kind}`)
      steps = rotator.steps(kind)[Symbol.iterator]()
    }
    if (!steps.next().done) return
    steps = null
    life.rotations++
  }

  /** Before every system call. */
  function happen(): void {
    if (dead) throw new Error('killed')
    clock += 0.02
    if (calm) return
    if (random() < 0.03) step()
    if (random() < deadly) {
      dead = true
      throw new Error('killed')
    }
  }

  const renamed = <T extends { key: string } | null>(stat: T): T =>
    stat === null ? stat : { ...stat, key: `${device}${stat.key}` }
  const system: System = {
    now: () => clock,
    names: (path) => (happen(), realSystem.names(path)),
    stat: (path) => (happen(), renamed(realSystem.stat(path))),
    target: (path) => (happen(), renamed(realSystem.target(path))),
    realPath: (path) => (happen(), realSystem.realPath(path)),
    open(path) {
      happen()
      const fd = realSystem.open(path)
      if (fd >= 0) open.add(fd)
      return fd
    },
    statOpen: (fd) => (happen(), renamed(realSystem.statOpen(fd))),
    read: (fd, ...rest) => (happen(), realSystem.read(fd, ...rest)),
    close(fd) {
      if (open.delete(fd)) realSystem.close(fd)
    },
  }

  const targets = ['access.log', 'site.log', 'dated', join('vhosts', '*', 'access.log')].map((name) => join(logs, name))
  const counts = new Map<number, number>()
  let pending: number[] = []
  let state: Checkpoint | undefined
  let pendingGap = 0
  const start = (): Follower =>
    follow(targets, {
      ...{ from: 'start', watch: false, system, settle: 300, unlinked: 2000, grace: 3000, interval: 20, survey: 100 },
      descriptors: random() < 0.3 ? 8 : 1000,
      ...(state ? { checkpoint: JSON.parse(JSON.stringify(state)) as Checkpoint } : {}),
    })
  let follower = start()

  function seal(): void {
    const { removed, places, targets: more } = follower.changes()
    const all = new Map<string, Place>((state?.places ?? []).map((place) => [place.id, place]))
    for (const id of removed) all.delete(id)
    for (const place of places) all.set(place.id, place)
    state = { targets: [...(state?.targets ?? []), ...more], places: [...all.values()] }
    for (const n of pending) counts.set(n, (counts.get(n) ?? 0) + 1)
    life.gap += pendingGap
    pending = []
    pendingGap = 0
  }

  /** One turn of the sensor; whether there was something. */
  async function turn(): Promise<boolean> {
    const events = await follower.next().catch((error: unknown) => {
      if (!dead) throw error
      return []
    })
    if (dead) return false
    for (const event of events) {
      if (event.kind === 'lines') {
        const numbers = numbersIn(event.bytes)
        pending.push(...numbers)
        trace?.(`read ${event.file.path} ${event.from}..${event.to}: ${numbers[0]}..${numbers.at(-1)}`)
      } else if (event.kind === 'gap') {
        pendingGap += event.bytes
        trace?.(`gap ${event.path} ${event.bytes} ${event.reason}`)
      }
    }
    return events.length > 0
  }

  function again(): void {
    for (const fd of open) realSystem.close(fd)
    open.clear()
    dead = false
    pending = []
    pendingGap = 0
    if (hasNewDevices && random() < 0.3) device++
    trace?.(
      `start, ${state?.targets} ${JSON.stringify(state?.places.map((p) => [p.id, p.path.slice(logs.length), p.inode, p.state, p.home, p.offset, p.size]))}`,
    )
    follower = start()
  }

  async function live(until: number): Promise<void> {
    deadly = random() < 0.5 ? 0.0005 : 0
    while (life.rotations < until) {
      const busy = await turn()
      if (dead) {
        life.kills++
        trace?.('kill -9')
        for (let away = Math.floor(random() * 60); away > 0; away--) step()
        again()
      } else if (random() < 0.02) {
        seal()
        follower.close()
        life.restarts++
        for (let away = Math.floor(random() * 60); away > 0; away--) step()
        again()
      }
      if (random() < 0.2) seal()
      if (!busy) {
        step()
        clock += random() * (random() < 0.1 ? 3000 : 100)
      }
    }
  }

  /** Ends what is going on, and reads everything. */
  async function calmDown(): Promise<void> {
    while (steps !== null) step()
    calm = true
    for (let quiet = 0; quiet < 200; ) {
      quiet = (await turn()) ? 0 : quiet + 1
      if (quiet > 0) clock += 50
    }
    seal()
    calm = false
  }

  // What was there before the first start is on record before anything happens, as in the sensor.
  await calmDown()
  for (let until = 40; life.rotations < rotations; until += 40) {
    await live(Math.min(until, rotations))
    await calmDown()
    const bad = Array.from({ length: life.lines }, (_, n) => n).some((n) => counts.get(n) !== 1)
    if (bad) break
    if (random() < 0.5) rotator.clean()
    if (random() < 0.5) {
      const kind = random() < 0.5 ? 'delete and recreate' : 'directory replaced'
      trace?.(`--- ${kind}`)
      rotator.rotate(kind)
    }
  }
  await calmDown()
  follower.close()
  for (let n = 0; n < life.lines; n++) {
    const times = counts.get(n) ?? 0
    if (times === 0) life.lost.push(n)
    if (times > 1) life.twice.push(n)
  }
  rmSync(root, { recursive: true })
  return life
}

function numbersIn(bytes: Uint8Array): number[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n')
  return lines.flatMap((line) => {
    const source = /^10\.(\d+)\.(\d+)\.(\d+) /.exec(line)
    return source === null ? [] : [(Number(source[1]) << 16) | (Number(source[2]) << 8) | Number(source[3])]
  })
}

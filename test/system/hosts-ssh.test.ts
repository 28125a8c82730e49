import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostText } from '../../src/cli/render/host-text.ts'
import { createPaint } from '../../src/cli/render/paint.ts'
import { type MeetOptions, meetHost } from '../../src/know/inventory/ssh/meet.ts'
import { takeInventory } from '../../src/know/inventory/take-inventory.ts'
import type { SshWay } from '../../src/know/inventory/take-types.ts'
import type { Inventory } from '../../src/model/host.ts'
import { FirebreakError } from '../../src/support/errors.ts'
import { visibleText } from '../../src/support/escape.ts'
import { type LocalSshd, startLocalSshd, whyNoSshd } from '../ssh/local-sshd.ts'

const windows = resolve(import.meta.dirname, '../ssh/windows-host.mjs')
const recordedWindows = resolve(
  import.meta.dirname,
  '../../src/know/inventory/collectors/recorded/windows-server-2019.txt',
)
const hostile = resolve(import.meta.dirname, '../ssh/hostile-host.mjs')
const BEHAVIOURS = [
  'endless',
  'endless-errors',
  'silent',
  'drip',
  'garbage',
  'echo',
  'refuses',
  'lies',
  'many-bytes',
  'breaks-off',
]
const why = whyNoSshd()
const plain = createPaint({ tty: false, columns: 100, color: false, plain: true, env: {} })
/** A byte that a terminal would act on, or that would reorder what is shown. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

describe.skipIf(why !== null)(`hosts over a real sshd${why === null ? '' : ` (${why})`}`, () => {
  let sshd: LocalSshd
  let state: string
  beforeAll(async () => {
    const commands = BEHAVIOURS.map((one): [string, string | null] => [one, `${process.execPath} ${hostile} ${one}`])
    sshd = await startLocalSshd({
      honest: null,
      windows: `${process.execPath} ${windows} ${recordedWindows}`,
      ...Object.fromEntries(commands),
    })
    state = mkdtempSync(join(tmpdir(), 'firebreak-hosts-'))
  })
  afterAll(() => {
    sshd?.stop()
    if (state) rmSync(state, { recursive: true })
  })

  function wayTo(host: string, more: Partial<SshWay> = {}): SshWay {
    return {
      target: host,
      configFile: sshd.config,
      knownHosts: join(state, `${host} keys`),
      sudo: false,
      platform: null,
      ...more,
    }
  }

  function meet(host: string, more: Partial<MeetOptions> = {}): ReturnType<typeof meetHost> {
    return meetHost(host, wayTo(host), { expected: null, confirm: () => Promise.resolve(true), ...more })
  }

  async function codeOf(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => null,
      (fault: unknown) => fault,
    )
    if (!(error instanceof FirebreakError)) throw new Error(`no fault of ours: ${String(error)}`)
    expect(visibleText(error.message, 2000)).not.toMatch(CONTROL)
    return error.code
  }

  /** Looks with little time, and says how long it took and how much memory stayed. */
  async function lookAt(
    host: string,
    limitMs = 20_000,
  ): Promise<{ inventory: Inventory | null; code: string | null; took: number }> {
    await meet(host)
    const started = performance.now()
    const work = takeInventory(host, wayTo(host), { limitMs, quick: true })
    const inventory = await work.catch(() => null)
    const code = inventory === null ? await codeOf(work) : null
    return { inventory, code, took: performance.now() - started }
  }

  it('asks about an unknown key, and logs in nowhere before it is pinned', async () => {
    const before = sshd.logIns()
    let asked = ''
    const confirm = (_host: string, key: { fingerprint: string }): Promise<boolean> => {
      asked = key.fingerprint
      return Promise.resolve(false)
    }
    expect(await codeOf(meet('honest', { confirm }))).toBe('host-key-unknown')
    expect(asked).toBe(sshd.fingerprint())
    expect(await codeOf(takeInventory('honest', wayTo('honest')))).toBe('host-key-unknown')
    expect(sshd.logIns()).toBe(before)
  })

  it('refuses a key that is not the expected one', async () => {
    expect(await codeOf(meet('honest', { expected: `SHA256:${'A'.repeat(43)}` }))).toBe('host-key-changed')
    expect(await meet('honest', { expected: sshd.fingerprint() })).toBe('expected')
    expect(await meet('honest')).toBe('known')
  })

  it('pins what your own known_hosts says, hashed or not, and refuses a host that then shows another key', async () => {
    const never = { confirm: () => Promise.resolve(false) }
    const another = 'AAAAC3NzaC1lZDI1NTE5AAAAIHU0pPqMoBGTPFKAGGTCCIXTKZ1kQWfBlKs7Cr3lGKnH'
    try {
      writeFileSync(sshd.knownHosts, sshd.knownHostsLine())
      execFileSync('ssh-keygen', ['-q', '-H', '-f', sshd.knownHosts], { stdio: 'ignore' })
      expect(await meetHost('vouched', wayTo('vouched', { target: 'refuses' }), { expected: null, ...never })).toBe(
        'vouched',
      )
      expect(await codeOf(takeInventory('vouched', wayTo('vouched', { target: 'refuses', platform: 'unix' })))).toBe(
        'host-no-answer',
      )
      writeFileSync(sshd.knownHosts, sshd.knownHostsLine().replace(/AAAA\S+/, another))
      expect(await meetHost('other', wayTo('other', { target: 'refuses' }), { expected: null, ...never })).toBe(
        'vouched',
      )
      const before = sshd.logIns()
      expect(await codeOf(takeInventory('other', wayTo('other', { target: 'refuses' })))).toBe('host-key-changed')
      expect(sshd.logIns()).toBe(before)
    } finally {
      rmSync(sshd.knownHosts, { force: true })
    }
  })

  it('takes a whole inventory with one log-in', async () => {
    await meet('honest')
    const before = sshd.logIns()
    const inventory = await takeInventory('honest', wayTo('honest'), { quick: true, limitMs: 120_000 })
    expect(sshd.logIns() - before).toBe(1)
    expect(inventory).toMatchObject({ host: 'honest', how: 'ssh' })
    expect(inventory.packages.length).toBeGreaterThan(50)
    const port = Number(/Port (\d+)/.exec(readFileSync(sshd.config, 'utf8'))?.[1])
    expect(inventory.listeners.find((one) => one.port === port)).toMatchObject({
      process: 'sshd',
      package: 'openssh-server',
      reach: 'loopback',
    })
  })

  it('goes on without sudo where it is refused, and uses it where it is not', async () => {
    await meet('honest')
    const inventory = await takeInventory('honest', wayTo('honest', { sudo: true }), { quick: true, limitMs: 120_000 })
    expect(inventory.packages.length).toBeGreaterThan(50)
  })

  it('finds out by itself that a host is Windows, with two log-ins the first time and one from then on', async () => {
    await meet('windows')
    const before = sshd.logIns()
    const first = await takeInventory('windows', wayTo('windows'))
    expect(sshd.logIns() - before).toBe(2)
    const again = await takeInventory('windows', wayTo('windows', { platform: 'windows' }))
    expect(sshd.logIns() - before).toBe(3)
    expect({ ...again, taken: 0 }).toEqual({ ...first, taken: 0 })
    expect(first.os).toMatchObject({ id: 'windows', pretty: 'Windows Server 2019 Datacenter' })
    expect(first.modules.map((one) => one.name)).toContain('handler *.ida → C:\\WINNT\\system32\\idq.dll')
    expect(first.packages.find((one) => one.kind === 'windows')).toMatchObject({ version: '10.0.17763.5329' })
  })

  it.each([
    ['endless', 'host-no-answer'],
    ['endless-errors', 'host-no-answer'],
    ['silent', 'host-no-answer'],
    ['drip', 'host-no-answer'],
    ['garbage', 'host-no-answer'],
    ['echo', 'host-no-answer'],
    ['refuses', 'host-no-answer'],
  ])('is not held up by a host that is %s', async (host, code) => {
    const before = process.memoryUsage().rss
    const logIns = sshd.logIns()
    const looked = await lookAt(host, 4000)
    expect(looked.code).toBe(code)
    expect(looked.took).toBeLessThan(20_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
    expect(sshd.logIns() - logIns).toBeLessThanOrEqual(2)
  })

  it('lets a host that lies harm only what is known about itself, and shows none of its tricks', async () => {
    const { inventory } = await lookAt('lies')
    expect(inventory).not.toBeNull()
    if (inventory === null) return
    expect(inventory.packages.length).toBeLessThanOrEqual(60_000)
    expect(inventory.gaps.some((gap) => gap.what === 'packages')).toBe(true)
    for (const one of inventory.packages)
      expect(`${one.name} ${one.version}`).toMatch(/^[\w.+:~@/() &,^-]+ [\w.+:~^!*-]+$/)
    expect(inventory.modules.filter((one) => one.server === 'php')).toEqual([])
    const host = { name: 'lies', ssh: 'lies', tags: [], domain: null, group: null, added: 0 }
    const view = {
      host,
      inventory: { ...inventory, packages: inventory.packages.slice(0, 50) },
      failure: null,
      now: Date.now(),
      allPackages: true,
    }
    expect(hostText(view, plain)).not.toMatch(CONTROL)
  })

  it('keeps what came before an answer was too long or broke off, and says what is missing', async () => {
    const long = await lookAt('many-bytes')
    expect(long.inventory?.gaps.some((gap) => gap.reason.includes('longer than'))).toBe(true)
    const broken = await lookAt('breaks-off')
    expect(broken.inventory?.packages.map((one) => one.name)).toEqual(['bash'])
    expect(broken.inventory?.gaps.some((gap) => gap.reason.includes('broke off'))).toBe(true)
  })

  it('stops at once when it is interrupted', async () => {
    await meet('silent')
    const started = performance.now()
    const work = takeInventory('silent', wayTo('silent'), { signal: AbortSignal.timeout(1500) })
    expect(await codeOf(work)).toBe('interrupted')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('says that a host cannot be reached, or does not let us in', async () => {
    const nowhere = wayTo('honest', { target: 'ssh://127.0.0.1:1' })
    expect(await codeOf(takeInventory('honest', nowhere))).toBe('host-unreachable')
    const stranger = wayTo('honest', {
      target: `ssh://nobody@127.0.0.1:${/Port (\d+)/.exec(readFileSync(sshd.config, 'utf8'))?.[1]}`,
    })
    await meet('honest')
    expect(await codeOf(takeInventory('honest', stranger))).toBe('host-login-refused')
    expect(await codeOf(takeInventory('honest', wayTo('honest', { target: '-oProxyCommand=touch /tmp/x' })))).toBe(
      'usage',
    )
  })

  it('refuses a host whose key has changed, also at first contact with an expected one', async () => {
    await meet('honest')
    const before = sshd.logIns()
    await sshd.changeKey()
    expect(await codeOf(takeInventory('honest', wayTo('honest')))).toBe('host-key-changed')
    expect(sshd.logIns()).toBe(before)
  })
})

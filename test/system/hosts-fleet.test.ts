import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keysFile, openFileStore } from '../../src/know/inventory/file-store.ts'
import { type Looked, lookAtHosts } from '../../src/know/inventory/ssh/look-at-hosts.ts'
import type { SshWay } from '../../src/know/inventory/take-types.ts'
import type { Inventory } from '../../src/model/host.ts'
import { fleet, fleetSshConfig, whyNoFleet } from '../fleet/fleet.ts'

const why = whyNoFleet()

describe.skipIf(why !== null)(`hosts of the fleet${why === null ? '' : ` (${why})`}`, () => {
  let state = ''
  beforeAll(() => {
    state = mkdtempSync(join(tmpdir(), 'firebreak-fleet-test-'))
    fleet('start', '4')
    const install = 'DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -qq -y install'
    fleet('ssh', '1', `apt-get -qq update; ${install} demo-web=1.0 libdemo1=1.0 >/dev/null 2>&1`)
    fleet('publish', 'libdemo1_1.1', 'demo-web_1.1', 'demo-web_1.4')
    fleet('ssh', '1', `apt-get -qq update; ${install} libdemo1=1.1 >/dev/null 2>&1; apt-mark -qq hold demo-web`)
    fleet('ssh', '2', `apt-get -qq update; ${install} demo-web=1.4 >/dev/null 2>&1 || true`)
  }, 600_000)
  afterAll(() => {
    if (state === '') return
    fleet('stop')
    rmSync(state, { recursive: true })
  })

  /** Looks at hosts of the fleet; their keys are vouched for by the known_hosts that the fleet's ssh_config names. */
  function look(numbers: number[], more: Partial<SshWay> = {}, signal?: AbortSignal): Promise<Looked[]> {
    const turns = numbers.map((number) => {
      const name = `h${number}`
      const host = { name, ssh: name, tags: [], domain: null, group: null, added: 0 }
      const way = {
        target: name,
        configFile: fleetSshConfig,
        knownHosts: keysFile(state, name),
        sudo: false,
        platform: null,
        ...more,
      }
      return { host, way }
    })
    return lookAtHosts(turns, {
      expected: null,
      confirm: () => Promise.resolve(false),
      parallel: 2,
      limitMs: 60_000,
      quick: false,
      signal,
      onLooked: () => {},
    })
  }

  async function inventoryOf(number: number, more: Partial<SshWay> = {}): Promise<Inventory> {
    const [looked] = await look([number], more)
    if (looked?.ok !== true) throw new Error(`h${number}: ${looked?.error.code} ${looked?.error.message}`)
    return looked.inventory
  }

  async function codeOf(number: number): Promise<string> {
    const [looked] = await look([number])
    return looked === undefined ? 'not looked at' : looked.ok ? 'ok' : looked.error.code
  }

  it('tell a held package, its offer, its listener and the old library that it still runs', async () => {
    const host = await inventoryOf(1)
    expect(host.os.ecosystem).toBe('Debian:12')
    expect(host.packages.find((one) => one.name === 'demo-web')).toMatchObject({
      version: '1.0',
      held: true,
      origin: '127.0.1.254:8000',
    })
    expect(host.packages.find((one) => one.name === 'libdemo1')).toMatchObject({ version: '1.1' })
    expect(host.listeners.find((one) => one.port === 80)).toMatchObject({ process: 'demo-web', package: 'demo-web' })
    expect(host.stale).toEqual([
      expect.objectContaining({
        process: 'demo-web',
        package: 'demo-web',
        files: [expect.stringContaining('libdemo.so.1')],
      }),
    ])
  })

  it('tell a package that was left half installed', async () => {
    const host = await inventoryOf(2)
    expect(host.packages.find((one) => one.name === 'demo-web')).toMatchObject({
      version: '1.4',
      state: 'half-installed',
    })
    expect(host.stale).toEqual([])
  })

  it('are seen by an unprivileged user too, who says what is missing; sudo shows the rest', async () => {
    const seen = await inventoryOf(1, { target: 'deploy@h1' })
    expect(seen.packages.find((one) => one.name === 'demo-web')?.held).toBe(true)
    expect(seen.listeners.find((one) => one.port === 80)).toMatchObject({ process: null, package: null })
    expect(seen.stale).toEqual([])
    expect(seen.gaps.map((gap) => gap.what)).toEqual(expect.arrayContaining(['listeners', 'running-code']))
    const whole = await inventoryOf(1, { target: 'deploy@h1', sudo: true })
    expect(whole.stale).toHaveLength(1)
    expect(whole.gaps.map((gap) => gap.what)).not.toContain('running-code')
  })

  it('are unreachable when the cable is out or nothing answers, which holds up nobody else', async () => {
    fleet('cut', '3')
    fleet('freeze', '4')
    try {
      const looked = await look([3, 4, 2, 1])
      expect(looked.map((one) => (one.ok ? 'ok' : one.error.code))).toEqual([
        'host-unreachable',
        'host-unreachable',
        'ok',
        'ok',
      ])
    } finally {
      fleet('mend', '3')
      fleet('thaw', '4')
    }
  })

  it('are refused when they show another key than the pinned one', async () => {
    expect(await codeOf(3)).toBe('ok')
    fleet('rekey', '3')
    expect(await codeOf(3)).toBe('host-key-changed')
  })

  it('are left alone after an interrupt', async () => {
    expect(await look([1, 2], {}, AbortSignal.abort())).toEqual([])
    expect(await openFileStore(state).inventory('h1')).toBeNull()
  })
})

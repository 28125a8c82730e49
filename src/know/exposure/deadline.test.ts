import { deadlineWords } from './deadline-words.ts'
import { describe, expect, it } from 'vitest'
import { deadlineOf, type DeadlineFacts } from './deadline.ts'
import { DEADLINE_ROWS } from './deadline-table.ts'
import { advisory, affects, host, match, NOW, pack } from './test-words.ts'

const DAY = 86_400_000
describe('the table', () => {
  it('has every combination of four answers once', () => {
    const keys = DEADLINE_ROWS.map((row) => `${row.exploited} ${row.reachable} ${row.automatable} ${row.totalImpact}`)
    expect(new Set(keys).size).toBe(16)
  })
})

describe('a deadline', () => {
  const no = { value: false, why: '' }
  const yes = { value: true, why: '' }
  const facts: DeadlineFacts = {
    exploited: { ...no, since: null },
    reachable: yes,
    automatable: yes,
    totalImpact: yes,
    from: 0,
  }

  it('is three days for Code Red on the day of its bulletin: reachable, automatable, total, not yet exploited', () => {
    expect(deadlineOf(facts)).toMatchObject({ days: 3, forensics: false, from: 0, due: 3 * DAY })
  })

  it('takes what is unknown of a waiting fix for what most flaws are, until an advisory says more', () => {
    const nobody = { value: null, why: 'nobody has said' }
    const unknown = { exploited: { ...nobody, since: null }, automatable: nobody, totalImpact: nobody, from: 0 }
    const open = { ...unknown, reachable: { value: true, why: 'listens to anyone' } }
    expect(deadlineOf({ ...open, onlyWaiting: true })).toMatchObject({ days: 14, forensics: false })
    expect(deadlineOf({ ...open, reachable: { value: false, why: 'no door' }, onlyWaiting: true })).toMatchObject({
      days: null,
    })
    expect(deadlineOf(open)).toMatchObject({ days: 3, forensics: true })
    expect(deadlineWords(deadlineOf({ ...open, onlyWaiting: true }))).toContain(
      'taken for no until an advisory says more',
    )
  })
  it('takes an unknown answer for the worse one, and keeps that it is unknown', () => {
    const deadline = deadlineOf({ ...facts, automatable: { value: null, why: 'nobody has said' } })
    expect(deadline.row.automatable).toBe(true)
    expect(deadline.inputs.automatable).toEqual({ value: null, why: 'nobody has said' })
    expect(deadline.days).toBe(3)
  })

  it('starts anew, but never ends later, when exploitation becomes known', () => {
    const slow = { ...facts, automatable: no, totalImpact: no }
    expect(deadlineOf(slow)).toMatchObject({ days: 60, due: 60 * DAY })
    const learnt = { ...yes, since: 10 * DAY }
    expect(deadlineOf({ ...slow, exploited: learnt })).toMatchObject({ days: 14, from: 10 * DAY, due: 24 * DAY })
    const late = { ...yes, since: 55 * DAY }
    expect(deadlineOf({ ...slow, exploited: late })).toMatchObject({ from: 0, due: 60 * DAY })
  })

  it('is the next upgrade, without a day, in the mildest rows', () => {
    expect(deadlineOf({ ...facts, reachable: no, automatable: no })).toMatchObject({ days: null, due: null })
  })
})

describe('inputs from our own facts', () => {
  const kev = { source: 'kev', synced: NOW, newest: NOW, records: 1, failure: null }
  const flaw = advisory('CVE-2026-1', [affects('Debian:12', 'nginx', '2')], {
    decision: { exploitation: 'none', automatable: true, totalImpact: true },
  })
  const listener = {
    protocol: 'tcp' as const,
    address: '0.0.0.0',
    port: 80,
    process: 'nginx',
    unit: 'nginx.service',
    package: 'nginx',
    reach: 'public' as const,
    container: null,
  }
  const nginx = pack('deb', 'nginx', '1')
  const inputsOf = (inventory: ReturnType<typeof host>, cvss: string | null = null) => {
    const scored = { ...flaw, cvss: cvss === null ? null : { vector: cvss, score: 7 } }
    return match([scored], inventory)[0]?.deadline.inputs
  }

  it('publicly reachable comes from the listener of the package', () => {
    const open = host('debian 12', [nginx], { listeners: [listener] })
    expect(inputsOf(open)?.reachable).toEqual({
      value: true,
      why: 'nginx on tcp 0.0.0.0:80 can be reached from public networks',
    })
    const inside = host('debian 12', [nginx], { listeners: [{ ...listener, address: '127.0.0.1', reach: 'loopback' }] })
    expect(inputsOf(inside)?.reachable.value).toBe(false)
  })

  it('a stopped service is not closed: other listeners or an enabled module keep it open or unknown', () => {
    const sshd = { ...listener, port: 22, process: 'sshd', package: 'openssh-server' }
    expect(inputsOf(host('debian 12', [nginx], { listeners: [sshd] }))?.reachable.value).toBeNull()
    const php = pack('deb', 'libapache2-mod-php8.2', '1', { source: 'nginx' })
    const modules = [{ server: 'apache', name: 'php8.2', evidence: '/etc/apache2/mods-enabled/php8.2.load:1' }]
    const apache = { ...listener, process: 'apache2', package: 'apache2-bin' }
    const withModule = host('debian 12', [php], { listeners: [apache], modules })
    expect(inputsOf(withModule)?.reachable).toMatchObject({ value: true, why: expect.stringContaining('php8.2') })
  })

  it('a flaw that needs somebody on the machine is not reachable', () => {
    const open = host('debian 12', [nginx], { listeners: [listener] })
    expect(inputsOf(open, 'CVSS:3.1/AV:L/AC:L')?.reachable.value).toBe(false)
  })

  it('listeners that could not be seen are unknown', () => {
    const gaps = [{ what: 'listeners' as const, reason: 'ss is not installed' }]
    expect(inputsOf(host('debian 12', [nginx], { gaps }))?.reachable).toMatchObject({
      value: null,
      why: expect.stringContaining('ss is not installed'),
    })
  })

  it('being probed for right now counts as known exploited, and jumps the queue on the host that is probed', () => {
    const other = advisory('CVE-2026-2', [affects('Debian:12', 'nginx', '2')], {
      decision: { exploitation: 'none', automatable: false, totalImpact: false },
    })
    const fact = { first: NOW - 1000, last: NOW, requests: 12, sources: 3, where: 'access.log' }
    const probes = {
      now: (cve: string) => (cve === 'CVE-2026-2' ? fact : null),
      onHost: (cve: string, name: string) => (cve === 'CVE-2026-2' && name === 'web-1' ? fact : null),
    }
    const exposures = match([flaw, other], host('debian 12', [nginx], { listeners: [listener] }), { probes })
    expect(exposures.map(({ flaw: name }) => name)).toEqual(['CVE-2026-2', 'CVE-2026-1'])
    expect(exposures[0]?.deadline).toMatchObject({ row: { exploited: true }, days: 14 })
    expect(exposures[0]?.evidence.find(({ kind }) => kind === 'probe')?.text).toContain('web-1 itself is being probed')
  })

  it('CISA’s list decides only when it was read', async () => {
    const { createMemoryBook } = await import('./memory-book.ts')
    const { createMatching, exposuresOf } = await import('./exposures.ts')
    const { NO_PROBES } = await import('./ports.ts')
    const exploited = (states: Array<typeof kev>) => {
      const matching = createMatching(createMemoryBook([flaw], states), { probes: NO_PROBES, decisions: [], now: NOW })
      return exposuresOf(matching, host('debian 12', [nginx])).exposures[0]?.deadline.inputs.exploited.value
    }
    expect(exploited([kev])).toBe(false)
    expect(exploited([])).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { compareVersions } from '../versions/api.ts'
import { advisory, affects, brief, host, match, NOW, pack } from './test-words.ts'

/* The second half of the complaints: repositories, streams, channels, doubles, exceptions, silence; and the states of a fix. */

const DEBIAN = 'Debian:12'

describe('third-party repositories, module streams, channels', () => {
  it('complaint 18: a package of a PPA or of sury is not judged by the distribution’s versions, and not hidden', () => {
    const flaw = advisory('USN-1', [affects('Ubuntu:22.04', 'php8.1', '8.1.2-1ubuntu2.18')])
    const from = (origin: string) => host('ubuntu 22.04', [pack('deb', 'php8.1', '8.1.2-1', { origin })])
    expect(brief(match([flaw], from('Ubuntu')))).toEqual(['USN-1 php8.1 open'])
    for (const origin of ['LP-PPA-ondrej-php', 'packages.sury.org', 'MariaDB']) {
      const [exposure] = match([flaw], from(origin))
      expect(exposure).toMatchObject({ state: 'unknown', certainty: 'possible' })
      expect(exposure?.evidence.map(({ text }) => text).join(' ')).toContain('does not come from the distribution')
    }
    const remi = pack('rpm', 'php', '8.1.2-1.el9.remi', { origin: 'Remi’s RPM repository' })
    const alma = advisory('ALSA-1', [affects('AlmaLinux:9', 'php', '8.1.3-1.el9')])
    expect(brief(match([alma], host('almalinux 9.4', [remi])))).toEqual(['ALSA-1 php unknown possible'])
  })

  describe('complaint 19: module streams', () => {
    const fix = '1:18.17.1-1.module_el8.8.0+3613+1576bab2'
    const labelled = advisory('RHSA-1', [affects('AlmaLinux:8', 'nodejs', fix, { module: 'nodejs:18' })])
    const bare = advisory('ALSA-1', [affects('AlmaLinux:8', 'nodejs', fix)])
    const node = (version: string, module: string | null) =>
      host('almalinux 8.8', [pack('rpm', 'nodejs', version, { module })])

    it('another stream is another product', () => {
      expect(match([labelled], node('1:16.1.0-1.module_el8.8.0+1+2', 'nodejs:16:8080020230:abc'))).toEqual([])
      const same = node('1:18.1.0-1.module_el8.8.0+1+2', 'nodejs:18:8080020230:abc')
      expect(brief(match([labelled], same))).toEqual(['RHSA-1 nodejs open'])
    })
    it('a missing label is a doubt, never an answer', () => {
      expect(match([labelled], node('1:18.1.0-1.module_el8.8.0+1+2', null))).toMatchObject([{ certainty: 'possible' }])
      expect(match([labelled], node('1:18.1.0-1.el8', null))).toEqual([])
    })
    it('rows without a stream are compared within one major version', () => {
      expect(brief(match([bare], node('1:18.1.0-1.module_el8.8.0+1+2', 'nodejs:18')))).toEqual(['ALSA-1 nodejs open'])
      expect(match([bare], node('1:16.1.0-1.module_el8.8.0+1+2', 'nodejs:16'))).toMatchObject([
        { certainty: 'possible' },
      ])
      expect(match([bare], node('1:16.1.0-1.el8', null))).toEqual([])
    })
  })

  it('complaint 20: with ESM its fix counts; without it one is told that it takes ESM', () => {
    const esm = advisory('USN-1', [affects('Ubuntu:Pro:18.04:LTS', 'curl', '7.58.0-2ubuntu3.24+esm4')])
    const at = (version: string) => host('ubuntu 18.04', [pack('deb', 'curl', version)])
    expect(match([esm], at('7.58.0-2ubuntu3.24+esm4'))).toEqual([])
    expect(brief(match([esm], at('7.58.0-2ubuntu3.24+esm1')))).toEqual(['USN-1 curl open'])
    const [without] = match([esm], at('7.58.0-2ubuntu3.24'))
    expect(without?.evidence.map(({ text }) => text).join(' ')).toContain('support channel esm only')
  })

  it('complaint 20b: on EUS its own fix decides before the one for everybody', () => {
    const everybody = affects('Red Hat:enterprise_linux:8', 'kernel', '4.18.0-553.el8_10')
    const eus = affects('Red Hat:rhel_eus:8.8::baseos', 'kernel', '4.18.0-477.51.1.el8_8')
    const running = {
      kernel: { running: '4.18.0-477.51.1.el8_8.x86_64', installed: [], newest: null, rebootNeeded: null },
    }
    const core = pack('rpm', 'kernel-core', '4.18.0-477.51.1.el8_8', { source: 'kernel' })
    const flaw = [
      advisory('RHSA-1', [everybody], { aliases: ['CVE-2026-1'] }),
      advisory('RHSA-2', [eus], { upstream: ['CVE-2026-1'] }),
    ]
    expect(match(flaw, host('rhel 8.8', [core], running))).toEqual([])
  })

  it('complaint 21: sid is matched as sid', () => {
    const flaw = advisory('DSA-1', [affects(DEBIAN, 'curl', '8.0-1'), affects('Debian:sid', 'curl', '8.10-2')])
    expect(match([flaw], host('debian', [pack('deb', 'curl', '8.10-1')]))).toMatchObject([{ fixed: '8.10-2' }])
    expect(match([flaw], host('debian', [pack('deb', 'curl', '8.10-2')]))).toEqual([])
  })

  it('complaint 22: a later build of Windows supersedes an earlier fix, whatever updates are listed', () => {
    const flaw = advisory('CVE-2026-1', [affects('Windows', 'Windows Server 2019', '10.0.17763.6000')])
    const at = (build: string) => host('windows 10', [pack('windows', 'Windows Server 2019', build)])
    expect(match([flaw], at('10.0.17763.6532'))).toEqual([])
    expect(match([flaw], at('10.0.17763.5000'))).toHaveLength(1)
  })
})

describe('doubles, noise, exceptions, silence', () => {
  const ghsa = advisory('GHSA-aaaa', [affects('PyPI', 'jinja2', '3.1.3')], { aliases: ['PYSEC-2026-1'] })
  const pysec = advisory('PYSEC-2026-1', [affects('PyPI', 'jinja2', '3.1.3')], { aliases: ['GHSA-aaaa'] })
  const system = host('debian 12', [pack('pypi', 'jinja2', '3.1.0')])

  it('complaint 23: aliases are one exposure, and a decision about one name holds for all', () => {
    const exposures = match([ghsa, pysec], system)
    expect(exposures).toMatchObject([{ flaw: 'GHSA-aaaa', advisories: ['PYSEC-2026-1', 'GHSA-aaaa'] }])
    const dsa = advisory('DSA-1', [affects(DEBIAN, 'curl', '8')], { upstream: ['CVE-2026-1'] })
    const cve = advisory('CVE-2026-1', [affects(DEBIAN, 'curl', '8')])
    expect(match([cve, dsa], host('debian 12', [pack('deb', 'curl', '7')]))).toMatchObject([
      { flaw: 'CVE-2026-1', advisories: ['DSA-1', 'CVE-2026-1'] },
    ])
  })

  it('complaint 26: an unimportant flaw stands last and says that it is none', () => {
    const quiet = advisory('CVE-2026-2', [affects(DEBIAN, 'curl', null, { verdict: 'unimportant' })])
    const loud = advisory('CVE-2026-9', [affects(DEBIAN, 'curl', '8')])
    const exposures = match([quiet, loud], host('debian 12', [pack('deb', 'curl', '7')]))
    expect(exposures.map(({ flaw, verdict }) => [flaw, verdict])).toEqual([
      ['CVE-2026-9', null],
      ['CVE-2026-2', 'unimportant'],
    ])
  })

  const accepted = {
    flaw: 'GHSA-aaaa',
    host: null,
    package: null,
    kind: 'accepted' as const,
    reason: 'templates are our own',
    by: 'anna',
    made: NOW - 1000,
    expires: NOW + 1000,
  }

  it('complaint 27: an acceptance ends on its day, and its reason outlives the next version', () => {
    expect(match([ghsa], system, { decisions: [accepted] })).toMatchObject([{ state: 'accepted' }])
    const later = host('debian 12', [pack('pypi', 'jinja2', '3.1.1')])
    const [exposure] = match([ghsa], later, { decisions: [accepted] })
    expect(exposure?.evidence.at(-1)?.text).toContain('templates are our own')
    expect(match([ghsa], system, { decisions: [accepted], now: NOW + 2000 })).toMatchObject([{ state: 'open' }])
  })

  it('complaint 28: accepted is never shown as not affected', () => {
    const [one] = match([ghsa], system, { decisions: [accepted] })
    const [other] = match([ghsa], system, { decisions: [{ ...accepted, kind: 'not-affected', expires: null }] })
    expect([one?.state, other?.state]).toEqual(['accepted', 'not-affected'])
  })

  it('complaint 31: a name is enough to be told of, as possible', () => {
    const fresh = advisory('CVE-2021-44228', [
      affects('vendor:Apache', 'apache-log4j2', '2.15.0', { scheme: 'opaque' }),
    ])
    const java = pack('deb', 'liblog4j2-java', '2.13.3-1', { source: 'apache-log4j2' })
    const [exposure] = match([fresh], host('debian 12', [java]))
    expect(exposure).toMatchObject({ state: 'unknown', certainty: 'possible', fixed: null })
    expect(exposure?.evidence.map(({ text }) => text).join(' ')).toContain('Only the product')
  })
})

describe('what a publisher says of its own product', () => {
  const affected = affects(DEBIAN, 'curl', '8')
  const cleared = affects(DEBIAN, 'curl', null, {
    status: 'not-affected',
    ranges: [],
    reason: 'vulnerable_code_not_present',
  })
  const system = host('debian 12', [pack('deb', 'curl', '7')])

  it('not affected closes for that product only', () => {
    const vex = advisory('VEX-1', [cleared], { aliases: ['CVE-2026-1'] })
    const other = advisory('VEX-2', [{ ...cleared, name: 'wget' }], { aliases: ['CVE-2026-1'] })
    const flaw = advisory('CVE-2026-1', [affected])
    expect(match([flaw, vex], system)).toEqual([])
    expect(match([flaw, other], system)).toHaveLength(1)
  })

  it('a document that contradicts itself never removes a finding', () => {
    const flags = [{ code: 'contradicting-status' as const, message: 'both' }]
    const vex = advisory('VEX-1', [cleared, affected], { upstream: ['CVE-2026-1'], flags })
    expect(brief(match([vex], system))).toEqual(['CVE-2026-1 curl open'])
  })

  it('under investigation is unknown', () => {
    const flaw = advisory('CVE-2026-1', [{ ...affected, status: 'under-investigation' }])
    expect(brief(match([flaw], system))).toEqual(['CVE-2026-1 curl unknown'])
  })

  it.each([
    ['no-dsa', 'too minor'],
    ['ignored', 'no update will come'],
    ['postponed', 'later update'],
    ['end-of-life', 'no longer supports'],
    ['unimportant', 'does not regard it'],
  ] as const)('%s has a sentence of its own', (verdict, words) => {
    const [exposure] = match([advisory('CVE-2026-1', [affects(DEBIAN, 'curl', null, { verdict })])], system)
    expect(exposure?.evidence.map(({ text }) => text).join(' ')).toContain(words)
  })

  it('a version above the last one known to be affected is not called fixed', () => {
    const flaw = advisory('CVE-2026-1', [
      affects('npm', 'left-pad', null, { ranges: [{ introduced: '1.0.0', fixed: null, lastAffected: '1.3.0' }] }),
    ])
    expect(match([flaw], host('debian 12', [pack('npm', 'left-pad', '1.3.1')]))).toEqual([])
    expect(match([flaw], host('debian 12', [pack('npm', 'left-pad', '1.3.0')]))).toMatchObject([{ fixed: null }])
  })
})

describe('a fix on the disk, in the running program, waiting', () => {
  const flaw = advisory('DSA-2', [affects(DEBIAN, 'openssl', '3.0.15-1')])
  const older = advisory('DSA-1', [affects(DEBIAN, 'openssl', '3.0.9-1')])
  const libssl = pack('deb', 'libssl3', '3.0.15-1', { source: 'openssl' })
  const process = {
    process: 'nginx',
    pid: 7,
    unit: 'nginx.service',
    package: 'libssl3',
    files: ['/usr/lib/libssl.so.3'],
  }

  it('old code that still runs keeps the flaws of the last update open, and no older ones', () => {
    const system = host('debian 12', [libssl], { stale: [process] })
    expect(brief(match([flaw, older], system))).toEqual(['DSA-2 openssl fixed-on-disk possible'])
    const before = () => ({ state: 'open', since: 1, changed: 1 })
    const [exposure] = match([flaw], system, { before })
    expect(exposure).toMatchObject({ state: 'fixed-on-disk', certainty: 'certain', since: 1 })
    expect(exposure?.evidence.find(({ kind }) => kind === 'running-code')?.text).toContain('nginx.service')
    expect(match([flaw, older], host('debian 12', [libssl]))).toEqual([])
  })

  it('a half installed package is unknown, not fixed', () => {
    const broken = { ...libssl, state: 'half-installed' as const }
    expect(brief(match([flaw], host('debian 12', [broken])))).toEqual(['DSA-2 openssl unknown'])
  })

  it('without any feed, a newer version in the security suite is a fix waiting', () => {
    const candidate = { version: '3.0.15-1', security: true }
    const waiting = pack('deb', 'libssl3', '3.0.9-1', { source: 'openssl', candidate })
    expect(match([], host('debian 12', [waiting]))).toMatchObject([
      { flaw: 'fix-waiting:openssl', state: 'open', fixed: '3.0.15-1', offered: '3.0.15-1' },
    ])
    expect(match([], host('debian 12', [{ ...waiting, candidate: { ...candidate, security: false } }]))).toEqual([])
    expect(brief(match([flaw], host('debian 12', [waiting])))).toEqual(['DSA-2 openssl open'])
  })

  it('versions in these tests are in the order they seem to be', () => {
    expect(compareVersions('deb', '3.0.9-1', '3.0.15-1')).toBeLessThan(0)
  })
})

import { describe, expect, it } from 'vitest'
import { advisory, affects, brief, host, match, matchHost, NOW, pack } from './test-words.ts'

/*
 * What users of other tools complain of, by the numbers of our list of facts. 24 and 25 (mails), 29 and 30 (databases) belong to duty and
 * to advisories; everything else that leads to a wrong or missing line is here and in the file beside this one.
 */

const DEBIAN = 'Debian:12'

describe('backports and wrong matches', () => {
  it.each([
    ['complaint 1: an updated Ubuntu reported with flaws from 2013', 'ubuntu 22.04', 'Ubuntu:22.04'],
    ['complaint 2: false positives on patched hosts', 'debian 12', DEBIAN],
    ['complaint 3: fixed by the Debian tracker, reported all the same', 'debian 12', DEBIAN],
    ['complaint 5: Ubuntu and RPM lists that nobody can read', 'almalinux 9.4', 'AlmaLinux:9'],
    ['complaint 7: old fixed flaws on Debian 12 openssl', 'debian 12', DEBIAN],
  ])('%s', (_name, system, ecosystem) => {
    const distro = advisory('DSA-1', [affects(ecosystem, 'openssl', '3.0.11-1')], { upstream: ['CVE-2013-0169'] })
    // The upstream record knows later versions only; a distribution mends 3.0.11 itself.
    const upstream = advisory('CVE-2013-0169', [affects('vendor:openssl', 'openssl', '3.1.0', { scheme: 'opaque' })])
    const kind = system.startsWith('alma') ? 'rpm' : 'deb'
    expect(match([distro, upstream], host(system, [pack(kind, 'openssl', '3.0.11-1')]))).toEqual([])
  })

  it('complaint 4: a Python package of the system is the distribution’s, not PyPI’s', () => {
    const pypi = advisory('PYSEC-1', [affects('PyPI', 'requests', '2.31.0')])
    const system = pack('deb', 'python3-requests', '2.28.1+dfsg-1', { source: 'requests' })
    expect(match([pypi], host('debian 12', [system]))).toEqual([])
    expect(brief(match([pypi], host('debian 12', [pack('pypi', 'Requests', '2.28.1')])))).toEqual([
      'PYSEC-1 requests open',
    ])
  })

  it('complaint 6: kernel headers and linux-libc-dev run nothing', () => {
    const flaw = advisory('CVE-2026-1', [affects(DEBIAN, 'linux', '6.1.90-1')])
    const packages = ['linux-libc-dev', 'linux-headers-6.1.0-13-amd64', 'linux-doc'].map((name) =>
      pack('deb', name, '6.1.55-1', { source: 'linux' }),
    )
    expect(match([flaw], host('debian 12', packages))).toEqual([])
  })

  it('complaint 7b: a package without a release matches no release at all', () => {
    const flaw = advisory('DSA-1', [
      affects(DEBIAN, 'openssl', '3.0.15-1'),
      affects('Debian:11', 'openssl', '1.1.1w-1'),
    ])
    const unknown = host('debian 12', [pack('deb', 'openssl', '1.0')], {
      os: { id: 'mystery', version: '', codename: null, pretty: '', ecosystem: null },
    })
    expect(match([flaw], unknown)).toEqual([])
  })

  it('complaint 8: a version above the fix is not affected', () => {
    const flaw = advisory('CVE-2022-3602', [
      affects(DEBIAN, 'openssl', null, { ranges: [{ introduced: '3.0.0-1', fixed: '3.0.7-1', lastAffected: null }] }),
    ])
    expect(match([flaw], host('debian 12', [pack('deb', 'openssl', '3.0.8-1')]))).toEqual([])
    expect(match([flaw], host('debian 12', [pack('deb', 'openssl', '1.1.1n-0')]))).toEqual([])
    expect(match([flaw], host('debian 12', [pack('deb', 'openssl', '3.0.5-1')]))).toHaveLength(1)
  })

  it('complaint 9: a release at its end of life has its own sentence, and no made-up fix', () => {
    const flaw = advisory('CVE-2026-1', [affects('Debian:10', 'openssl', null, { verdict: 'end-of-life' })])
    const [exposure] = match([flaw], host('debian 10', [pack('deb', 'openssl', '1.1.1n-0')]))
    expect(exposure).toMatchObject({ state: 'open', fixed: null, verdict: 'end-of-life' })
    expect(exposure?.evidence.map(({ text }) => text).join('\n')).toContain('no longer supports this package')
  })

  it('complaint 10: epochs count', () => {
    const flaw = advisory('DSA-1', [affects(DEBIAN, 'xorg-server', '2:1.20.11-1+deb11u6')])
    expect(match([flaw], host('debian 12', [pack('deb', 'xorg-server', '1.21.0-1')]))).toHaveLength(1)
    expect(match([flaw], host('debian 12', [pack('deb', 'xorg-server', '2:1.20.11-1+deb11u6')]))).toEqual([])
    const alma = advisory('ALSA-1', [affects('AlmaLinux:9', 'bind', '32:9.16.23-14')])
    expect(match([alma], host('almalinux 9.4', [pack('rpm', 'bind', '32:9.16.23-15')]))).toEqual([])
    expect(match([alma], host('almalinux 9.4', [pack('rpm', 'bind', '32:9.16.23-13')]))).toHaveLength(1)
  })
})

describe('source and binary packages', () => {
  it('complaint 11: perl-base alone does not have a flaw of perl’s other binaries', () => {
    const flaw = advisory('USN-1', [
      affects('Ubuntu:22.04', 'perl', '5.34.0-3ubuntu1.3', {
        binaries: [{ name: 'perl', fixed: '5.34.0-3ubuntu1.3' }],
      }),
    ])
    const base = pack('deb', 'perl-base', '5.34.0-3ubuntu1', { source: 'perl' })
    expect(match([flaw], host('ubuntu 22.04', [base]))).toEqual([])
    const whole = pack('deb', 'perl', '5.34.0-3ubuntu1')
    expect(match([flaw], host('ubuntu 22.04', [base, whole]))).toMatchObject([{ binaries: ['perl'] }])
  })

  it('complaint 12: the source version counts where the binary has another', () => {
    const flaw = advisory('DSA-1', [affects(DEBIAN, 'util-linux', '2.38.1-5+deb12u1')])
    const binary = (sourceVersion: string) =>
      pack('deb', 'bsdutils', `1:${sourceVersion}`, { source: 'util-linux', sourceVersion })
    expect(match([flaw], host('debian 12', [binary('2.38.1-5')]))).toHaveLength(1)
    expect(match([flaw], host('debian 12', [binary('2.38.1-5+deb12u1')]))).toEqual([])
  })

  it('complaint 13: rows named after binaries are found for RPM, and are one exposure with the source', () => {
    const flaw = advisory('ALSA-1', [
      affects('AlmaLinux:9', 'openssl-libs', '1:3.0.7-27.el9'),
      affects('AlmaLinux:9', 'openssl', '1:3.0.7-27.el9'),
    ])
    const libs = pack('rpm', 'openssl-libs', '1:3.0.7-20.el9', { source: 'openssl', sourceVersion: '1:3.0.7-20.el9' })
    expect(brief(match([flaw], host('almalinux 9.4', [libs])))).toEqual(['ALSA-1 openssl open'])
  })

  it('complaint 14: SUSE rows that give versions for binaries only', () => {
    const flaw = advisory('SUSE-1', [
      affects('SUSE:Linux Enterprise Server 15 SP5', 'curl', null, {
        ranges: [],
        binaries: [{ name: 'libcurl4', fixed: '8.0.1-150400.5.32.1' }],
      }),
    ])
    const with4 = (version: string) => host('sles 15.5', [pack('rpm', 'libcurl4', version, { source: 'curl' })])
    expect(match([flaw], with4('8.0.1-150400.5.30.1'))).toMatchObject([{ fixed: '8.0.1-150400.5.32.1' }])
    expect(match([flaw], with4('8.0.1-150400.5.32.1'))).toEqual([])
  })

  it('a binary rebuild (+b1) has the source of the version before it', () => {
    const flaw = advisory('DSA-1', [affects(DEBIAN, 'zsh', '5.9-4+deb12u1')])
    const own = advisory('DSA-2', [affects(DEBIAN, 'zsh', '5.9-4')])
    expect(brief(match([flaw, own], host('debian 12', [pack('deb', 'zsh', '5.9-4+b2')])))).toEqual(['DSA-1 zsh open'])
  })
})

describe('kernels', () => {
  const flaw = advisory('CVE-2026-1', [affects(DEBIAN, 'linux', '6.1.90-1')])
  const image = (release: string, version: string) =>
    pack('deb', `linux-image-${release}`, version, {
      source: 'linux-signed-amd64',
      sourceVersion: version.replace('-1', '+1'),
    })
  const old = image('6.1.0-13-amd64', '6.1.55-1')
  const mended = image('6.1.0-21-amd64', '6.1.90-1')
  const running = (release: string) => ({
    kernel: { running: release, installed: [], newest: null, rebootNeeded: null },
  })

  it('complaint 15: an old kernel that does not run is to be removed, not vulnerable', () => {
    const result = matchHost([flaw], host('debian 12', [old, mended], running('6.1.0-21-amd64')))
    expect(result.exposures).toEqual([])
    expect(result.oldKernels.map(({ name }) => name)).toEqual(['linux-image-6.1.0-13-amd64'])
  })

  it('complaint 15b: the running kernel counts, and a fixed one on the disk needs a boot', () => {
    const [exposure] = match([flaw], host('debian 12', [old, mended], running('6.1.0-13-amd64')))
    expect(exposure).toMatchObject({ state: 'fixed-on-disk', package: 'linux' })
    expect(exposure?.evidence.find(({ kind }) => kind === 'kernel')?.text).toContain('reboot')
    expect(brief(match([flaw], host('debian 12', [old], running('6.1.0-13-amd64'))))).toEqual(['CVE-2026-1 linux open'])
  })

  it('complaint 15c: the meta package holds no kernel', () => {
    const meta = pack('deb', 'linux-image-amd64', '6.1.55-1', { source: 'linux-signed-amd64' })
    expect(match([flaw], host('debian 12', [meta, mended], running('6.1.0-21-amd64')))).toEqual([])
  })

  it('complaint 16: Ubuntu’s kernels by their own names', () => {
    const hwe = advisory('USN-1', [affects('Ubuntu:22.04', 'linux-hwe-6.5', '6.5.0-41.41~22.04.2')])
    const plain = advisory('USN-2', [affects('Ubuntu:22.04', 'linux', '5.15.0-112.122')])
    const packages = [
      pack('deb', 'linux-image-6.5.0-35-generic', '6.5.0-35.35~22.04.1', { source: 'linux-signed-hwe-6.5' }),
      pack('deb', 'linux-image-generic-hwe-22.04', '6.5.0.35.35', { source: 'linux-meta-hwe-6.5' }),
    ]
    expect(brief(match([hwe, plain], host('ubuntu 22.04', packages, running('6.5.0-35-generic'))))).toEqual([
      'USN-1 linux-hwe-6.5 open',
    ])
  })

  it('complaint 17: no match of a kernel by product name where the distribution speaks of it', () => {
    const upstream = advisory('CVE-2026-1', [affects('vendor:linux', 'linux', '6.9', { scheme: 'opaque' })])
    expect(match([flaw, upstream], host('debian 12', [mended], running('6.1.0-21-amd64')))).toEqual([])
  })

  it('an RPM kernel runs by version, release and architecture', () => {
    const alma = advisory('ALSA-1', [affects('AlmaLinux:9', 'kernel', '5.14.0-427.el9')])
    const core = (version: string) =>
      pack('rpm', 'kernel-core', version, { source: 'kernel', architecture: 'x86_64', sourceVersion: version })
    const system = host(
      'almalinux 9.4',
      [core('5.14.0-362.el9'), core('5.14.0-427.el9')],
      running('5.14.0-362.el9.x86_64'),
    )
    expect(brief(match([alma], system))).toEqual(['ALSA-1 kernel fixed-on-disk'])
  })

  it('which kernel runs in a container is not known, and is said', () => {
    const [exposure] = match([flaw], host('debian 12', [old], { how: 'document' }))
    expect(exposure).toMatchObject({ state: 'unknown', certainty: 'certain' })
  })
})

it('withdrawn advisories close what they opened', () => {
  const open = advisory('DSA-1', [affects(DEBIAN, 'curl', '7.88.1-10+deb12u9')])
  const system = host('debian 12', [pack('deb', 'curl', '7.88.1-10')])
  expect(match([open], system)).toHaveLength(1)
  expect(match([{ ...open, withdrawn: NOW }], system)).toEqual([])
})

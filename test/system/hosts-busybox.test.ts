import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assemble } from '../../src/know/inventory/assemble.ts'
import { collectorsFor } from '../../src/know/inventory/collectors/api.ts'
import { readAnswer } from '../../src/know/inventory/script/sections.ts'
import { unixScript } from '../../src/know/inventory/script/unix-script.ts'
import type { Inventory } from '../../src/model/host.ts'

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync)
/** Only one without libraries works in a root of its own. */
const isStatic = busybox !== undefined && spawnSync('ldd', [busybox], { encoding: 'utf8' }).status !== 0
const why =
  process.getuid?.() !== 0
    ? 'needs root'
    : !isStatic
      ? 'needs a static busybox (Debian: busybox-static)'
      : spawnSync('unshare', ['-m', 'true']).status !== 0
        ? 'needs mount namespaces'
        : null

const FILES: Readonly<Record<string, string>> = {
  'etc/os-release': 'ID=alpine\nVERSION_ID=3.18.4\nPRETTY_NAME="Alpine Linux v3.18"\n',
  'etc/alpine-release': '3.18.4\n',
  'lib/apk/db/installed':
    'C:Q1x=\nP:ssl_client\nV:1.36.1-r2\nA:x86_64\nS:5\no:busybox\nF:usr\n\nP:musl\nV:1.2.4-r1\nA:x86_64\no:musl\n\n',
  'usr/bin/apk': `#!/bin/sh
case "$*" in
'list --upgradable --no-network') echo 'musl-1.2.4-r2 x86_64 {musl} (MIT) [upgradable from: musl-1.2.4-r1]' ;;
'info --who-owns '*) echo '/bin/busybox is owned by busybox-1.36.1-r2' ;;
esac
`,
  'etc/nginx/http.d/default.conf': 'server {\n\tproxy_pass http://127.0.0.1:3000;\n}\n',
  'srv/app/package-lock.json':
    '{\n  "lockfileVersion": 3,\n  "packages": {\n    "node_modules/left-pad": {\n      "version": "1.3.0"\n    }\n  }\n}\n',
  'srv/app/env/lib/Django-4.2.1.dist-info/METADATA': 'x\n',
}

describe.skipIf(why !== null)(`a host with nothing but busybox${why === null ? '' : ` (${why})`}`, () => {
  let root = ''
  let host: Inventory
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'firebreak-busybox-'))
    for (const folder of ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'proc', 'dev', 'tmp'])
      mkdirSync(join(root, folder), { recursive: true })
    cpSync(busybox ?? '', join(root, 'bin/busybox'))
    for (const [file, content] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), content)
    }
    chmodSync(join(root, 'usr/bin/apk'), 0o755)
    const members = collectorsFor('unix', false)
    const parts = members.flatMap((one) => one.parts)
    const boundary = 'cd'.repeat(16)
    const start = `mount -t proc none "$1/proc"; mount --bind /dev "$1/dev"; chroot "$1" /bin/busybox --install -s /bin
ip link set lo up; chroot "$1" /bin/busybox nc -l -p 2323 & sleep 0.5; exec chroot "$1" /bin/sh -s`
    const output = execFileSync(
      'unshare',
      ['-mpnf', '--propagation', 'private', '--kill-child', 'sh', '-c', start, 'sh', root],
      {
        input: unixScript(parts, boundary),
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    )
    const answer = readAnswer(output, parts, boundary)
    expect(answer.complete).toBe(true)
    host = assemble(
      'busybox',
      0,
      'ssh',
      members.map((one) => one.read(answer.sections)),
    )
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('is an Alpine with its packages, sources and offers', () => {
    expect(host.os.ecosystem).toBe('Alpine:v3.18')
    expect(host.packages.filter((one) => one.kind === 'apk')).toEqual([
      expect.objectContaining({ name: 'ssl_client', source: 'busybox', version: '1.36.1-r2' }),
      expect.objectContaining({ name: 'musl', candidate: { version: '1.2.4-r2', security: false } }),
    ])
  })

  it('shows its listeners with process and package', () => {
    expect(host.listeners).toHaveLength(1)
    expect(host.listeners[0]).toMatchObject({ protocol: 'tcp', port: 2323, process: 'busybox', package: 'busybox' })
  })

  it('shows handlers, lock files and installed dists', () => {
    expect(host.modules).toEqual([
      { server: 'nginx', name: 'proxy_pass', evidence: '/etc/nginx/http.d/default.conf:2' },
    ])
    expect(
      host.packages
        .filter((one) => one.place !== undefined)
        .map((one) => `${one.kind} ${one.name} ${one.version}`)
        .sort(),
    ).toEqual(['npm left-pad 1.3.0', 'pypi django 4.2.1'])
  })
})

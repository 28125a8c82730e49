import { describe, expect, it } from 'vitest'
import type { Inventory } from '../../../model/host.ts'
import { assemble } from '../assemble.ts'
import { collectors } from './api.ts'
import { recorded } from './recorded/recorded.ts'

const TAKEN = Date.UTC(2026, 10, 28)

function inventoryOf(host: string): Inventory {
  const sections = recorded(host)
  const platform = host.startsWith('windows') ? 'windows' : 'unix'
  const members = collectors.filter((one) => one.platform === platform)
  return assemble(
    host,
    TAKEN,
    'ssh',
    members.map((one) => one.read(sections)),
  )
}

function packageIn(inventory: Inventory, name: string): Inventory['packages'][number] | undefined {
  return inventory.packages.find((one) => one.name === name)
}

describe('a Debian host', () => {
  const host = inventoryOf('debian-12')

  it('names its system and the ecosystem of its advisories', () => {
    expect(host.os).toEqual({
      id: 'debian',
      version: '12',
      codename: 'bookworm',
      pretty: 'Debian GNU/Linux 12 (bookworm)',
      ecosystem: 'Debian:12',
    })
  })

  it('tells source packages and versions apart from binary ones', () => {
    expect(packageIn(host, 'bsdutils')).toMatchObject({
      version: '1:2.38.1-5+deb12u3',
      source: 'util-linux',
      sourceVersion: '2.38.1-5+deb12u3',
    })
    expect(packageIn(host, 'perl-base')).toMatchObject({ source: 'perl' })
    expect(packageIn(host, 'libc6')).toMatchObject({ architecture: 'amd64', source: 'glibc' })
  })

  it('shows held and half-installed packages, and leaves out removed ones', () => {
    expect(packageIn(host, 'nginx-common')?.held).toBe(true)
    expect(packageIn(host, 'broken-web')?.state).toBe('half-installed')
    expect(packageIn(host, 'unpacked')?.state).toBe('half-installed')
    expect(packageIn(host, 'oldtool')).toBeUndefined()
  })

  it('says what apt offers, from where, and whether that is a security suite', () => {
    expect(packageIn(host, 'libssl3')).toMatchObject({
      origin: 'Debian',
      candidate: { version: '3.0.22-1~deb12u2', security: true },
    })
    expect(packageIn(host, 'curl')?.candidate).toEqual({ version: '7.88.1-10+deb12u15', security: false })
    expect(packageIn(host, 'demo-web')).toMatchObject({
      origin: '127.0.1.254:8000',
      candidate: { version: '1.4', security: false },
    })
    expect(packageIn(host, 'util-linux')).toMatchObject({ origin: 'Debian', candidate: null })
    expect(packageIn(host, 'openssh-server')).toMatchObject({ origin: null, candidate: null })
  })

  it('maps listeners to process, unit and package, with who can reach them', () => {
    const at = (port: number): Inventory['listeners'] => host.listeners.filter((one) => one.port === port)
    expect(at(80)).toEqual([
      expect.objectContaining({ process: 'demo-web', package: 'demo-web', reach: 'public', container: null }),
    ])
    expect(at(22)[0]).toMatchObject({ unit: 'ssh.service', package: 'openssh-server' })
    expect(at(3306)[0]).toMatchObject({ address: '127.0.0.1', reach: 'loopback', process: null })
    expect(at(53)[0]).toMatchObject({ protocol: 'udp', address: '10.0.0.5', reach: 'private', process: 'named' })
  })

  it('names the service behind a socket that systemd holds for it', () => {
    expect(host.listeners.find((one) => one.port === 5000)).toMatchObject({
      process: 'systemd',
      unit: 'registry.socket',
      package: 'docker-registry',
    })
  })

  it('shows what containers publish', () => {
    const published = host.listeners.filter((one) => one.container !== null)
    expect(published.map((one) => `${one.protocol} ${one.port} ${one.reach} ${one.container}`)).toEqual([
      'udp 5353 public port forward to [2001:db8::5]:53',
      'tcp 5432 private port forward to 10.1.0.2',
      'tcp 6379 loopback redis:7',
      'tcp 8000 public port forward to 10.1.0.3',
      'tcp 8001 public port forward to 10.1.0.3',
      'tcp 8080 public nginx:1.25',
      'tcp 8443 private port forward to 172.17.0.2:443',
    ])
  })

  it('finds old code that still runs, and nothing that is deleted by design', () => {
    expect(host.stale).toEqual([
      {
        process: 'demo-web',
        pid: 314,
        unit: null,
        package: 'demo-web',
        files: ['/usr/lib/x86_64-linux-gnu/libdemo.so.1', '/usr/lib/x86_64-linux-gnu/libz.so.1.2.13'],
      },
      {
        process: 'nginx',
        pid: 91,
        unit: 'nginx.service',
        package: 'nginx',
        files: ['/usr/lib/x86_64-linux-gnu/libz.so.1.2.13'],
      },
    ])
  })

  it('compares the running kernel with the newest installed one, by number', () => {
    expect(host.kernel).toEqual({
      running: '6.1.0-25-amd64',
      installed: ['6.1.0-9-amd64', '6.1.0-25-amd64', '6.1.0-26-amd64'],
      newest: '6.1.0-26-amd64',
      rebootNeeded: true,
    })
  })

  it('names enabled modules and handlers, with the line that enables them', () => {
    const places = new Map(host.modules.map((one) => [`${one.server} ${one.name}`, one.evidence]))
    expect(places.get('apache mod_proxy')).toBe('/etc/apache2/mods-enabled/proxy.load:2')
    expect(places.get('apache handler server-status')).toBeDefined()
    expect(places.get('nginx ngx_http_echo_module')).toBe('/etc/nginx/modules-enabled/50-mod-http-echo.conf:1')
    expect(places.get('nginx fastcgi_pass')).toBe('/etc/nginx/sites-enabled/default:31')
    expect(places.get('nginx ngx_http_ssl_module')).toBe('nginx -V')
    expect(places.has('nginx ngx_http_xslt_module')).toBe(false)
    expect(places.get('php opcache')).toBe('/etc/php/8.2/fpm/conf.d/10-opcache.ini:2')
  })

  it('lists what npm and PyPI brought, with its place', () => {
    const found = host.packages
      .filter((one) => one.place !== undefined)
      .map((one) => `${one.kind} ${one.name} ${one.version}`)
    expect(found).toEqual(['npm express 4.17.1', 'npm @scope/ms 2.0.0', 'pypi pyyaml 5.3.1', 'pypi requests 2.19.0'])
  })
})

describe('an Ubuntu host with extended maintenance, seen without root', () => {
  const host = inventoryOf('ubuntu-22.04')

  it('belongs to the ecosystem of Pro', () => {
    expect(host.os.ecosystem).toBe('Ubuntu:Pro:22.04:LTS')
  })

  it('tells extended maintenance and private archives apart from Ubuntu', () => {
    expect(packageIn(host, 'imagemagick')).toMatchObject({ origin: 'Ubuntu:esm-apps', candidate: { security: true } })
    // Offered by two origins, and the installed version is in no list any more: nobody knows.
    expect(packageIn(host, 'php8.1-cli')).toMatchObject({
      origin: null,
      candidate: { version: '8.1.27-1+ubuntu22.04.1+deb.sury.org+1' },
    })
  })

  it('says what could not be seen and how old the lists are', () => {
    expect(host.gaps.map((gap) => gap.what)).toEqual(
      expect.arrayContaining(['running-code', 'candidates', 'listeners']),
    )
    expect(host.gaps.find((gap) => gap.reason.includes('2023-11-14'))).toBeDefined()
  })

  it('waits for a reboot when the distribution says so', () => {
    expect(host.kernel.rebootNeeded).toBe(true)
  })
})

describe('an AlmaLinux host', () => {
  const host = inventoryOf('almalinux-9')

  it('keeps epochs, source packages and publishers', () => {
    expect(packageIn(host, 'openssl-libs')).toMatchObject({
      version: '1:3.0.7-24.el9',
      source: 'openssl',
      sourceVersion: '1:3.0.7-24.el9',
      origin: 'AlmaLinux',
    })
    expect(packageIn(host, 'php-fpm')?.origin).toBe("Remi's RPM repository <https://rpms.remirepo.net/>")
    expect(packageIn(host, 'gpg-pubkey')).toBeUndefined()
  })

  it('names module streams, also where the label was lost', () => {
    expect(packageIn(host, 'nodejs')?.module).toBe('nodejs:18')
    expect(packageIn(host, 'npm')?.module).toBe('nodejs:18')
    expect(packageIn(host, 'nginx')?.module).toBeNull()
    expect(host.gaps.find((gap) => gap.reason.startsWith('1 packages come from a module'))).toBeDefined()
  })

  it('does not take the rescue image for a kernel to boot', () => {
    expect(host.kernel).toMatchObject({ newest: '5.14.0-362.13.1.el9_3.x86_64', rebootNeeded: true })
  })
})

describe('an Alpine host', () => {
  it('is read from the database of apk, with origins and offers', () => {
    const host = inventoryOf('alpine-3.18')
    expect(host.os.ecosystem).toBe('Alpine:v3.18')
    expect(packageIn(host, 'ssl_client')).toMatchObject({ source: 'busybox', version: '1.36.1-r2' })
    expect(packageIn(host, 'libcrypto3')?.candidate).toEqual({ version: '3.1.4-r1', security: false })
    expect(host.listeners[0]).toMatchObject({ package: 'openssh-server', reach: 'private' })
    expect(host.kernel.rebootNeeded).toBe(true)
  })

  it('is read from apk list where the database is not readable', () => {
    const host = inventoryOf('alpine-list')
    expect(host.packages.map((one) => `${one.source} ${one.name} ${one.version}`)).toEqual([
      'musl musl 1.2.4-r1',
      'busybox ssl_client 1.36.1-r2',
      'py3-foo py3-foo-bar 2-r0',
    ])
  })
})

describe('a Windows host', () => {
  const host = inventoryOf('windows-server-2019')

  it('is known by product and build, as advisories name them', () => {
    expect(host.os).toMatchObject({ id: 'windows', version: '10.0.17763', ecosystem: 'Windows' })
    expect(packageIn(host, 'Windows Server 2019')).toMatchObject({
      version: '10.0.17763.5329',
      kind: 'windows',
      candidate: { version: 'KB5039217', security: true },
    })
    expect(host.kernel.rebootNeeded).toBe(true)
  })

  it('counts a superseded update as present and a staged one as missing', () => {
    const updates = host.packages.filter((one) => one.kind === 'windows-update').map((one) => one.name)
    expect(updates).toEqual(['KB5034127', 'KB5033371', 'RollupFix', 'KB4535680'])
  })

  it('names the handlers that IIS maps, whether or not a service runs', () => {
    expect(host.modules.map((one) => one.name)).toContain('handler *.ida → C:\\WINNT\\system32\\idq.dll')
  })

  it('maps listeners to processes and services', () => {
    expect(host.listeners.find((one) => one.port === 80)).toMatchObject({ process: 'System', reach: 'public' })
    expect(host.listeners.find((one) => one.port === 5985)).toMatchObject({ unit: 'WinRM Dhcp', reach: 'loopback' })
  })

  it('lists programs without version and architecture in their names', () => {
    const programs = host.packages
      .filter((one) => one.kind === 'windows-software')
      .map((one) => `${one.name} ${one.version}`)
    expect(programs).toEqual(['7-Zip 23.01', 'Mozilla Firefox ESR 115.6.0'])
  })
})

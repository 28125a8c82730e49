import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { LINE, makeTree, removeTree } from '../read/test-tree.ts'
import { discoverLogs } from './discover.ts'

const roots: string[] = []
afterAll(() => roots.forEach(removeTree))

function tree(files: Record<string, string | Uint8Array>): string {
  const root = makeTree(files)
  roots.push(root)
  return root
}

async function discover(root: string): Promise<{ files: string[]; found: Awaited<ReturnType<typeof discoverLogs>> }> {
  const found = await discoverLogs(root)
  return {
    files: found.files.map((file) => `${file.server} ${file.kind} ${file.path.slice(root.length)}`).sort(),
    found,
  }
}

const NGINX =
  'http { log_format main \'$remote_addr [$time_local] "$request" $status\'; access_log /srv/www/logs/site.log main; }'

describe('discoverLogs', () => {
  it('finds the logs of a Debian machine with Apache and nginx, rotated ones too, each once', async () => {
    const root = tree({
      '/etc/apache2/apache2.conf': 'IncludeOptional sites-enabled/*.conf\nLogFormat "%h %t \\"%r\\" %>s" combined\n',
      '/etc/apache2/envvars': 'export APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n',
      '/etc/apache2/sites-available/a.conf':
        'CustomLog ${APACHE_LOG_DIR}/access.log combined\nErrorLog ${APACHE_LOG_DIR}/error.log\n',
      '/etc/nginx/nginx.conf': NGINX,
      '/var/log/apache2/access.log': LINE,
      '/var/log/apache2/access.log.1': LINE,
      '/var/log/apache2/access.log.2.gz': gzipSync(LINE),
      '/var/log/apache2/error.log': '',
      '/var/log/apache2/other_vhosts_access.log': LINE,
      '/var/log/apache2/notes.txt': 'x',
      '/srv/www/logs/site.log': LINE,
      '/srv/www/logs/site.log-20010719': LINE,
      '/srv/www/logs/other.log': LINE,
      '/var/log/nginx/example.org/access.log': LINE,
      '/var/log/haproxy.log': LINE,
      '/var/log/haproxy.log.1': LINE,
      '/var/log/auth.log': 'secret',
      '/var/lib/dpkg/status':
        'Package: apache2\nStatus: install ok installed\nVersion: 2.4.62-1~deb12u2\n\nPackage: nginx\nStatus: deinstall ok config-files\nVersion: 1.22.1-9\n\n',
    })
    mkdirSync(join(root, 'etc/apache2/sites-enabled'))
    symlinkSync('../sites-available/a.conf', join(root, 'etc/apache2/sites-enabled/a.conf'))
    const { files, found } = await discover(root)
    expect(files).toEqual([
      'apache access /var/log/apache2/access.log',
      'apache access /var/log/apache2/access.log.1',
      'apache access /var/log/apache2/access.log.2.gz',
      'apache access /var/log/apache2/other_vhosts_access.log',
      'apache error /var/log/apache2/error.log',
      'haproxy access /var/log/haproxy.log',
      'haproxy access /var/log/haproxy.log.1',
      'nginx access /srv/www/logs/site.log',
      'nginx access /srv/www/logs/site.log-20010719',
      'nginx access /var/log/nginx/example.org/access.log',
    ])
    const formats = Object.fromEntries(found.files.map((file) => [file.path.slice(root.length), file.format?.id]))
    expect(formats).toMatchObject({
      '/var/log/apache2/access.log': 'apache-combined',
      '/var/log/apache2/access.log.2.gz': 'apache-combined',
      '/var/log/apache2/error.log': undefined,
      '/var/log/apache2/other_vhosts_access.log': undefined,
      '/srv/www/logs/site.log-20010719': 'nginx-main',
    })
    expect(found.servers).toEqual([{ server: 'apache', version: '2.4.62-1~deb12u2' }])
    expect(found.unreadable).toEqual([])
  })

  it('says where it looked when there is nothing', async () => {
    const root = tree({ '/var/log/nginx/.keep': '', '/etc/nginx/nginx.conf': NGINX })
    const { files, found } = await discover(root)
    expect(files).toEqual([])
    const why = Object.fromEntries(found.looked.map((place) => [place.path.slice(root.length), place.why]))
    expect(why).toMatchObject({
      '/etc/nginx/nginx.conf': 'configuration of nginx: 1 log named',
      '/srv/www/logs/site.log': 'not there',
      '/var/log/nginx': 'no log in it',
      '/var/log/apache2': 'not there',
    })
  })

  it.skipIf(process.getuid?.() === 0)(
    'names what it may not read, with what to do (skipped as root, who may read everything)',
    async () => {
      const root = tree({ '/var/log/nginx/access.log': LINE, '/var/log/apache2/access.log': LINE })
      chmodSync(join(root, 'var/log/nginx/access.log'), 0)
      chmodSync(join(root, 'var/log/apache2'), 0)
      const { files, found } = await discover(root)
      chmodSync(join(root, 'var/log/apache2'), 0o700)
      expect(files).toEqual([])
      expect(found.unreadable).toEqual([
        { path: join(root, 'var/log/apache2'), remedy: expect.stringContaining('setfacl') },
        { path: join(root, 'var/log/nginx/access.log'), remedy: expect.stringContaining('setfacl') },
      ])
    },
  )

  it('passes over pipes, directories and links that lead nowhere', async () => {
    const root = tree({ '/var/log/nginx/dir.log/x': '', '/var/log/nginx/good.log': LINE })
    execFileSync('mkfifo', [join(root, 'var/log/nginx/access.log')])
    symlinkSync('loop.log', join(root, 'var/log/nginx/loop.log'))
    symlinkSync('.', join(root, 'var/log/nginx/self'))
    const { files } = await discover(root)
    expect(files).toEqual(['nginx access /var/log/nginx/good.log', 'nginx access /var/log/nginx/self/good.log'])
  })

  it('is not kept busy by a directory of many entries or a configuration of many logs', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `access_log /var/log/nginx/site-${i}.log;`).join('\n')
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`/var/log/nginx/site-${i}.log.1`, '']))
    const start = performance.now()
    const { found } = await discover(tree({ '/etc/nginx/nginx.conf': many, ...files }))
    expect(found.files.length).toBe(3000)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('gives no format to a log that is written in two', async () => {
    const two =
      'log_format a "$remote_addr [$time_local] $status"; access_log /l/x.log a; access_log /l/x.log combined; access_log /l/y.log combined;'
    const { found } = await discover(tree({ '/etc/nginx/nginx.conf': two, '/l/x.log': '', '/l/y.log': '' }))
    expect(found.files.map((file) => file.format?.id)).toEqual([undefined, 'combined'])
  })

  it('says so when a format cannot be understood', async () => {
    const { found } = await discover(
      tree({ '/etc/nginx/nginx.conf': 'log_format a "$status"; access_log /l/x.log a;', '/l/x.log': '' }),
    )
    expect(found.files.map((file) => file.format)).toEqual([undefined])
    expect(found.looked.map((place) => place.why)).toContainEqual(expect.stringContaining('could not be understood'))
  })

  it('stands a missing root', async () => {
    expect((await discoverLogs('/nonexistent/root')).files).toEqual([])
  })
})

import { afterAll, describe, expect, it } from 'vitest'
import { makeTree, removeTree } from '../../read/test-tree.ts'
import { apache } from './apache.ts'
import { caddy } from './caddy.ts'
import { openConfigFiles } from '../config-files.ts'
import { lighttpd } from './lighttpd.ts'
import { nginx } from './nginx.ts'
import type { Place } from '../types.ts'
import type { ConfiguredLog, ServerConfig } from './types.ts'

const roots: string[] = []
afterAll(() => roots.forEach(removeTree))

interface Read {
  logs: ConfiguredLog[]
  said: string[]
}

/** Reads a configuration made of `files`; it begins with the first of them. */
function read(server: ServerConfig, files: Record<string, string>): Read {
  const root = makeTree(files)
  roots.push(root)
  const looked: Place[] = []
  const logs = server.logs(Object.keys(files)[0] ?? '', openConfigFiles(root, looked))
  return { logs, said: looked.map((place) => place.why) }
}

function patterns({ logs }: Read): string[] {
  return logs.map((log) => log.pattern)
}

describe('Apache', () => {
  const MAIN = '/etc/apache2/apache2.conf'

  it('is read as Debian sets it up', () => {
    const result = read(apache, {
      [MAIN]: [
        'DefaultRuntimeDir ${APACHE_RUN_DIR}',
        'ErrorLog ${APACHE_LOG_DIR}/error.log',
        'IncludeOptional mods-enabled/*.conf',
        'LogFormat "%v:%p %h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"" vhost_combined',
        'LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined',
        'IncludeOptional conf-enabled/*.conf',
        'IncludeOptional sites-enabled/*.conf',
      ].join('\n'),
      '/etc/apache2/envvars': "if [ x ]; then\n SUFFIX=''\nfi\nexport APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n",
      '/etc/apache2/conf-enabled/other-vhosts-access-log.conf':
        'CustomLog ${APACHE_LOG_DIR}/other_vhosts_access.log vhost_combined',
      '/etc/apache2/sites-enabled/000-default.conf':
        '<VirtualHost *:80>\n\t# CustomLog /no.log combined\n\tCustomLog ${APACHE_LOG_DIR}/access.log combined\n</VirtualHost>\n',
      '/etc/apache2/sites-enabled/ignored.bak': 'CustomLog /var/log/ignored.log combined',
    })
    expect(patterns(result)).toEqual([
      '/var/log/apache2/error.log',
      '/var/log/apache2/other_vhosts_access.log',
      '/var/log/apache2/access.log',
    ])
    expect(result.logs[1]?.format).toMatchObject({
      language: 'apache',
      name: 'vhost_combined',
      text: '%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
    })
    expect(result.logs[0]).toMatchObject({ kind: 'error', format: null })
  })

  it('knows ServerRoot, TransferLog, formats in place, names used before they are defined, continued lines', () => {
    const result = read(apache, {
      '/etc/httpd/conf/httpd.conf': [
        'ServerRoot "/srv/httpd"',
        "LogFormat '%h %t'",
        'TransferLog logs/transfer_log',
        'customlog "logs/with space_log" \\\n   "%h \\"%r\\" %{X-A}i"',
        'CustomLog logs/access_log late env=!dontlog',
        'LogFormat "%h late" late',
        'Define WHERE /data',
        'ErrorLog ${WHERE}/error_log',
      ].join('\n'),
    })
    expect(result.logs.map((log) => [log.pattern, log.format?.text ?? null])).toEqual([
      ['/srv/httpd/logs/transfer_log', '%h %t'],
      ['/srv/httpd/logs/with space_log', '%h "%r" %{X-A}i'],
      ['/srv/httpd/logs/access_log', '%h late'],
      ['/data/error_log', null],
    ])
  })

  it('reads the files of well-known rotators and says what it cannot know', () => {
    const result = read(apache, {
      [MAIN]: [
        'CustomLog "|/usr/bin/rotatelogs -l /var/log/apache2/access.%Y-%m-%d.log 86400" common',
        'CustomLog "||/usr/sbin/rotatelogs /var/log/apache2/plain 86400" common',
        'CustomLog "|$/opt/shipper --to host" common',
        'ErrorLog syslog:local1',
        'CustomLog /var/log/${SITE}.log common',
        'CustomLog /dev/null common',
      ].join('\n'),
    })
    expect(patterns(result)).toEqual(['/var/log/apache2/access.*log', '/var/log/apache2/plain*'])
    expect(result.said).toEqual([
      expect.stringContaining('piped to a program'),
      expect.stringContaining('syslog'),
      expect.stringContaining('variable'),
    ])
  })

  it('is not caught in includes that go round or never end, nor by hostile text', () => {
    const result = read(apache, {
      [MAIN]: `Include apache2.conf\nInclude ../../../../etc/apache2/*.conf\nInclude ${'a*'.repeat(200)}\nCustomLog /a.log x\n"\\\n`,
      '/etc/apache2/b.conf': `${'\\'.repeat(100_000)}\n${'"'.repeat(100_001)}\nCustomLog /b.log x`,
    })
    expect(patterns(result)).toEqual(['/b.log', '/a.log'])
  })
})

describe('nginx', () => {
  const MAIN = '/etc/nginx/nginx.conf'

  it('is read with its vhosts and formats', () => {
    const result = read(nginx, {
      [MAIN]: `user www-data; # access_log /no.log;
        error_log /var/log/nginx/error.log warn;
        http {
          log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                          '$status $body_bytes_sent "$http_referer" '
                          "\\"$http_user_agent\\"";
          log_format json_out escape=json '{"a":"$remote_addr",' '"b":$status}';
          access_log /var/log/nginx/access.log;
          include /etc/nginx/conf.d/*.conf;
          include sites-enabled/*;
        }`,
      '/etc/nginx/conf.d/a.conf': 'server { access_log off; access_log "/var/log/nginx/a b.log" main buffer=32k; }',
      '/etc/nginx/sites-enabled/site': 'server{location /{access_log /var/log/nginx/json.log json_out if=$loggable;}}',
      '/etc/nginx/sites-enabled/host':
        'access_log /var/log/nginx/${host}.access.log; access_log /x/$server_name/a.log main;',
    })
    expect(result.logs.map((log) => [log.pattern, log.format?.name ?? null])).toEqual([
      ['/var/log/nginx/error.log', null],
      ['/var/log/nginx/access.log', 'combined'],
      ['/var/log/nginx/a b.log', 'main'],
      ['/var/log/nginx/*.access.log', 'combined'],
      ['/x/*/a.log', 'main'],
      ['/var/log/nginx/json.log', 'json_out'],
    ])
    expect(result.logs[2]?.format?.text).toBe(
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
    )
    expect(result.logs[5]?.format).toMatchObject({ escape: 'json', text: '{"a":"$remote_addr","b":$status}' })
  })

  it('says where logs go that are no files', () => {
    const result = read(nginx, {
      [MAIN]:
        'access_log syslog:server=127.0.0.1 main; error_log stderr; access_log /dev/stdout; access_log $dir/a.log; error_log memory:32m debug;',
    })
    expect(result.logs).toEqual([])
    expect(result.said.length).toBe(4)
  })

  it('tries the usual prefixes for a relative name', () => {
    const result = read(nginx, { '/usr/local/nginx/conf/nginx.conf': 'access_log logs/access.log;' })
    expect(patterns(result)[0]).toBe('/usr/local/nginx/logs/access.log')
  })

  it('is not caught by hostile text', () => {
    const start = performance.now()
    for (const junk of ['"', "'", '\\', '{', '${', 'a"b\'', '\\"', '#', '$${']) {
      read(nginx, { [MAIN]: `include nginx.conf; include *; ${junk.repeat(50_000)}` })
    }
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

describe('lighttpd', () => {
  it('is read with variables, includes and its default format', () => {
    const result = read(lighttpd, {
      '/etc/lighttpd/lighttpd.conf': [
        'var.log_root = "/var/log/lighttpd"',
        'server.errorlog = log_root + "/error.log" # why',
        'include_shell "/usr/share/lighttpd/include-conf-enabled.pl"',
        'include_shell "cat /etc/passwd"',
        'include "vhosts.d/*.conf"',
      ].join('\n'),
      '/etc/lighttpd/conf-enabled/10-accesslog.conf': 'accesslog.filename = "/var/log/lighttpd/access.log"\n',
      '/etc/lighttpd/vhosts.d/a.conf':
        '  accesslog.filename := var.log_root + "/" + "a.log"\n accesslog.filename = "|/bin/x"',
    })
    expect(patterns(result)).toEqual([
      '/var/log/lighttpd/error.log',
      '/var/log/lighttpd/access.log',
      '/var/log/lighttpd/a.log',
    ])
    expect(result.logs[1]?.format?.text).toContain('%h %V %u %t')
    expect(result.said).toEqual([expect.stringContaining('not run'), expect.stringContaining('piped')])
  })

  it('takes accesslog.format', () => {
    const result = read(lighttpd, {
      '/etc/lighttpd/lighttpd.conf':
        'accesslog.format = "%h %t \\"%r\\""\naccesslog.filename = "/a.log"\nserver.errorlog = nothing',
    })
    expect(result.logs).toEqual([
      expect.objectContaining({ pattern: '/a.log', format: expect.objectContaining({ text: '%h %t "%r"' }) }),
    ])
  })
})

describe('Caddy', () => {
  it('is read from its Caddyfile', () => {
    const result = read(caddy, {
      '/etc/caddy/Caddyfile': [
        '{',
        ' log {',
        '  output file /var/log/caddy/all.log {',
        '   roll_size 10mb',
        '  }',
        ' }',
        '}',
        '(snippet) {',
        ' log {',
        '  output file "/var/log/caddy/{args[0]}.log" # x',
        ' }',
        '}',
        'import sites/*',
        'import snippet a',
        'example.org {',
        ' log {',
        '  output file {$LOG_DIR:/srv/logs}/example.log',
        ' }',
        ' log {',
        '  output stdout',
        ' }',
        '}',
      ].join('\n'),
      '/etc/caddy/sites/b': 'b.example {\n log {\n  output file {$DIR}/b.log\n }\n}',
    })
    expect(patterns(result)).toEqual([
      '/var/log/caddy/all.log',
      '/var/log/caddy/{args[0]}.log',
      '/srv/logs/example.log',
    ])
    expect(result.said).toEqual([expect.stringContaining('variable')])
  })

  it('is read from JSON, however deep', () => {
    const config = {
      logging: {
        logs: {
          a: { writer: { output: 'file', filename: '/var/log/caddy/json.log' } },
          b: { writer: { output: 'stdout' } },
        },
      },
    }
    expect(patterns(read(caddy, { '/etc/caddy/caddy.json': JSON.stringify(config) }))).toEqual([
      '/var/log/caddy/json.log',
    ])
    expect(read(caddy, { '/etc/caddy/caddy.json': '['.repeat(100_000) }).said).toEqual(['not valid JSON'])
    expect(read(caddy, { '/etc/caddy/caddy.json': `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}` }).logs).toEqual([])
  })
})

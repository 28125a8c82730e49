import type { Module } from '../../../model/host.ts'
import { configLines } from './config-lines.ts'
import { cutGaps } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** Modules compiled into nginx, loaded by it, and the directives by which it hands requests to something else. */
export const nginxModules: Collector = {
  id: 'nginx-modules',
  platform: 'unix',
  parts: [
    {
      name: 'nginx-build',
      when: '[ -x /usr/sbin/nginx ] || [ -x /usr/local/sbin/nginx ] || [ -x /usr/bin/nginx ]',
      script: 'nginx -V 2>&1',
      seconds: 5,
      bytes: 20_000,
    },
    {
      name: 'nginx-config',
      when: '[ -d /etc/nginx ] || [ -d /usr/local/nginx/conf ]',
      script: `grep -sHnE '^[[:space:]]*(load_module|proxy_pass|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass|dav_methods|perl|js_content|content_by_lua|content_by_lua_block|content_by_lua_file|mp4|flv|stub_status|resolver)([[:space:]]|;)' \
/etc/nginx/nginx.conf /etc/nginx/modules-enabled/* /etc/nginx/conf.d/* /etc/nginx/sites-enabled/* /etc/nginx/http.d/* /etc/nginx/vhosts.d/* \
/etc/nginx/default.d/* /etc/nginx/modules/*.conf /usr/share/nginx/modules/*.conf /usr/local/nginx/conf/nginx.conf`,
      seconds: 5,
      bytes: 300_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const found = new Map<string, Module>()
  const add = (name: string, evidence: string): void => {
    if (!found.has(name)) found.set(name, { server: 'nginx', name, evidence })
  }
  for (const { place, directive, rest } of configLines(sections.get('nginx-config'))) {
    const file = /([\w.-]{1,100})\.so$/.exec(rest.replaceAll(/["']/g, ''))?.[1]
    if (directive !== 'load_module') add(directive, place)
    else if (file !== undefined) add(file, place)
  }
  // `--with-x_module=dynamic` only builds it; it is there when load_module says so.
  for (const [, name = '', dynamic] of (sections.get('nginx-build')?.text ?? '').matchAll(
    /--with-((?:http|mail|stream)_\w{1,60}_module)(=dynamic)?(?=\s|$)/g,
  )) {
    if (dynamic === undefined) add(`ngx_${name}`, 'nginx -V')
  }
  return { modules: [...found.values()], gaps: cutGaps(sections, 'modules', 'nginx-build', 'nginx-config') }
}

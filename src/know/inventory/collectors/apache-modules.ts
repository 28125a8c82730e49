import type { Module } from '../../../model/host.ts'
import { configLines } from './config-lines.ts'
import { cutGaps } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** Modules that Apache loads and handlers that it maps, as its configuration says. `<IfModule>` is not evaluated: when in doubt it counts. */
export const apacheModules: Collector = {
  id: 'apache-modules',
  platform: 'unix',
  parts: [
    {
      name: 'apache',
      when: '[ -d /etc/apache2 ] || [ -d /etc/httpd ]',
      script: `grep -sHniE '^[[:space:]]*(LoadModule|SetHandler|AddHandler|Action|ScriptAlias|ScriptAliasMatch)[[:space:]]' \
/etc/apache2/apache2.conf /etc/apache2/httpd.conf /etc/apache2/mods-enabled/* /etc/apache2/conf-enabled/* /etc/apache2/sites-enabled/* \
/etc/apache2/conf.d/* /etc/apache2/sysconfig.d/* /etc/httpd/conf/*.conf /etc/httpd/conf.d/*.conf /etc/httpd/conf.modules.d/*.conf`,
      seconds: 5,
      bytes: 300_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const found = new Map<string, Module>()
  for (const { place, directive, rest } of configLines(sections.get('apache'))) {
    const name = nameOf(directive.toLowerCase(), rest.split(/\s+/))
    if (name !== null && !found.has(name)) found.set(name, { server: 'apache', name, evidence: place })
  }
  return { modules: [...found.values()], gaps: cutGaps(sections, 'modules', 'apache') }
}

/** `LoadModule proxy_module modules/mod_proxy.so` is mod_proxy. */
function nameOf(directive: string, words: string[]): string | null {
  const [first = ''] = words
  if (first === '' || first.length > 200) return null
  if (directive === 'loadmodule') {
    const file = words[1]?.split('/').at(-1) ?? ''
    return /^[\w.-]{1,100}\.so$/.test(file) ? file.replace(/\.so$/, '') : `mod_${first.replace(/_module$/, '')}`
  }
  if (directive.startsWith('scriptalias')) return `script ${first}`
  // Names may be quoted, and carry a scheme: `proxy:unix:/run/php.sock|fcgi://localhost`.
  return first.toLowerCase() === 'none' ? null : `handler ${first.replaceAll('"', '')}`
}

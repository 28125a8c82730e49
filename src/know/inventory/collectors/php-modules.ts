import type { Module } from '../../../model/host.ts'
import { configLines } from './config-lines.ts'
import { cutGaps } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** Extensions that PHP loads for web servers, as its configuration says. The command line's own are left out: nobody outside reaches it. */
export const phpModules: Collector = {
  id: 'php-modules',
  platform: 'unix',
  parts: [
    {
      name: 'php',
      when: '[ -d /etc/php ] || [ -d /etc/php.d ] || [ -e /etc/php.ini ] || [ -e /usr/bin/php ]',
      script: `grep -sHnE '^[[:space:]]*(zend_)?extension[[:space:]]*=' \
/etc/php/*/fpm/php.ini /etc/php/*/fpm/conf.d/*.ini /etc/php/*/apache2/php.ini /etc/php/*/apache2/conf.d/*.ini /etc/php/*/cgi/conf.d/*.ini \
/etc/php.ini /etc/php.d/*.ini /etc/php[0-9]*/php.ini /etc/php[0-9]*/conf.d/*.ini /etc/opt/remi/*/php.d/*.ini /usr/local/etc/php/conf.d/*.ini`,
      seconds: 5,
      bytes: 200_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const found = new Map<string, Module>()
  for (const { place, rest } of configLines(sections.get('php'))) {
    const name = rest.replaceAll(/["']/g, '').split('/').at(-1)?.replace(/\.so$/, '') ?? ''
    if (/^[\w.-]{1,100}$/.test(name) && !found.has(name)) found.set(name, { server: 'php', name, evidence: place })
  }
  return { modules: [...found.values()], gaps: cutGaps(sections, 'modules', 'php') }
}

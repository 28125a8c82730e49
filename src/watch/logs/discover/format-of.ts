import { FirebreakError } from '../../../support/errors.ts'
import { formatFromApache } from '../formats/apache-log-format.ts'
import { formatById } from '../formats/api.ts'
import { formatFromNginx } from '../formats/nginx-log-format.ts'
import type { Format } from '../formats/types.ts'
import type { FormatText } from './servers/types.ts'

/** The formats that come with the servers are the built-in ones; `%O` counts headers too, which changes no cut. */
const BUILT_IN: Record<string, string> = {
  '%h %l %u %t "%r" %>s %b': 'common',
  '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"': 'combined',
  '%v:%p %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"': 'vhost-combined',
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"':
    'combined',
}

/** The log format a server's configuration describes; null, and a word about it, when it cannot be read. */
export function formatOf(text: FormatText, say: (why: string) => void): Format | null {
  const builtIn = formatById(BUILT_IN[text.text.replace('%O', '%b')] ?? '')
  if (builtIn !== null) return builtIn
  const id = `${text.language}-${slug(text.name) || 'custom'}`
  try {
    return text.language === 'apache' ? formatFromApache(text.text, id) : formatFromNginx(text.text, id, text.escape)
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error
    say(`its log format could not be understood: ${error.message}`)
    return null
  }
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
}

import { FirebreakError } from '../support/errors.ts'
import { type Network, parseNetwork } from '../support/address.ts'
import { formatFromApache } from '../watch/logs/formats/apache-log-format.ts'
import { formatById, formats } from '../watch/logs/formats/api.ts'
import { formatFromNginx } from '../watch/logs/formats/nginx-log-format.ts'
import type { Format } from '../watch/logs/formats/types.ts'

/** `--trusted-proxy` and the settings file, as networks. */
export function trustedProxies(texts: readonly string[]): Network[] {
  return texts.map((text) => {
    const network = parseNetwork(text)
    if (network) return network
    throw new FirebreakError(
      'usage',
      `--trusted-proxy ${text}: not an address or network. Examples: 10.0.0.5, 192.0.2.0/24, 2001:db8::/32.`,
      { field: '--trusted-proxy' },
    )
  })
}

/** The format the user insists on; null to find it by content. */
export function forcedFormat(options: { format?: string; logFormat?: string }): Format | null {
  if (options.logFormat !== undefined) {
    const nginx = /\$[a-z]/.test(options.logFormat)
    return nginx
      ? formatFromNginx(options.logFormat, 'nginx-custom')
      : formatFromApache(options.logFormat, 'apache-custom')
  }
  if (options.format === undefined) return null
  const format = formatById(options.format)
  if (format) return format
  throw new FirebreakError(
    'usage',
    `--format ${options.format}: not a format. Formats: ${formats.map((known) => known.id).join(', ')}.`,
    { field: '--format' },
  )
}

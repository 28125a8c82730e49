import type { ByteString } from '../../../../model/record.ts'

/**
 * The files that a well-known log rotator behind a pipe writes: `|/usr/bin/rotatelogs /var/log/x.%Y%m%d 86400` becomes
 * `/var/log/x.*`. Null for any other program. Nothing is run.
 */
export function patternOfPipe(target: ByteString): ByteString | null {
  const words = target
    .replace(/^\|+[$]?\s*/, '')
    .split(/\s+/)
    .map((word) => word.replace(/^["']|["']$/g, ''))
  const at = words.findIndex((word) => /(?:^|\/)(?:rotatelogs2?|cronolog)$/.test(word))
  if (at < 0) return null
  const path = words.slice(at + 1).find((word) => word.includes('/') && !word.startsWith('-'))
  if (path === undefined) return null
  // Without a date in its name rotatelogs adds the seconds since 1970.
  return path.includes('%') ? path.replace(/(?:%[-_0^#]?[A-Za-z][-./_]?)+/g, '*') : `${path}*`
}

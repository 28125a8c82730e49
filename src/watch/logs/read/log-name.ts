/** File names that look like web server logs, and the names that log rotation makes of them. */

const LOG_NAME =
  /^(?:.*[._-])?(?:access|error|ssl_request|ssl_access|ssl_error|other_vhosts)(?:[._-].*)?$|\.log(?:[._-].*)?$|^u_ex\d+/i
const PACKED = /\.(?:gz|zst|bz2|xz)$/i
/** `.1`, `-20240131`, `.2024-01-31`, `-2024-01-31T10-00-00.000`, `-1706659200`. */
const ROTATION = /(?:[._-](?:\d{1,4}|\d{8}(?:\d{2,6})?|\d{4}-\d{2}-\d{2}(?:[T_-][\d.:-]+)?|\d{10,13}))+$/
const NEVER =
  /^\.|~$|\.(?:pos|lock|swp|tmp|pid|db|sqlite|conf|html?|php|js|css|png|jpe?g|gif|journal|sig|asc|md5|sha256)$/i

/** Whether a file found in a directory is worth reading as a log. Named files are always read. */
export function looksLikeLog(name: string): boolean {
  const unpacked = name.replace(PACKED, '')
  return !NEVER.test(unpacked) && (LOG_NAME.test(unpacked) || PACKED.test(name))
}

/** `access.log.2.gz`, `access.log-20240131`, `access-2024-01-31.log`: the name before rotation, `access.log`. */
export function nameBeforeRotation(name: string): string {
  const unpacked = name.replace(PACKED, '')
  const end = unpacked.replace(ROTATION, '')
  if (end !== unpacked) return end
  const [, stem, suffix] = /^(.*)(\.log)$/i.exec(unpacked) ?? []
  return stem === undefined || suffix === undefined ? unpacked : stem.replace(ROTATION, '') + suffix
}

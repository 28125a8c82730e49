import { readFileSync, type Stats, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ERRORS } from '../../../support/errors.ts'

const GROUP_READ = 0o040
const PLAIN_PATH = /^[\w./@:+-]+$/
const PLAIN_NAME = /^[a-z_][\w.-]{0,31}$/

/** What an administrator may do so that this user can read `path`: join the group that may, or get an ACL. */
export function permissionRemedy(path: string, root: string): string {
  const shut = shutPlace(path)
  const group = shut !== null && (shut.stat.mode & GROUP_READ) !== 0 ? groupName(shut.stat.gid, root) : null
  if (group !== null && group !== 'root') {
    return `Add your user to the group ${group}: sudo usermod -aG ${group} $USER, then log in again.`
  }
  const place = shut?.path ?? path
  // A path with other characters is not put into a command that people copy.
  if (!PLAIN_PATH.test(place)) return ERRORS['file-no-permission'].remedy
  return `Give your user the right to read: sudo setfacl -R -m u:$USER:rX ${place}`
}

/** The outermost place on the way to `path` that this user may not enter or read. */
function shutPlace(path: string): { path: string; stat: Stats } | null {
  let place = path
  for (;;) {
    try {
      return { path: place, stat: statSync(place) }
    } catch {
      if (dirname(place) === place) return null
      place = dirname(place)
    }
  }
}

function groupName(gid: number, root: string): string | null {
  try {
    for (const line of readFileSync(join(root, 'etc/group'), 'latin1').split('\n')) {
      const [name = '', , id] = line.split(':')
      if (id === String(gid) && PLAIN_NAME.test(name)) return name
    }
  } catch {
    // No such file, or not for us.
  }
  return null
}

import { linesOf, plainText } from './section-text.ts'
import type { ProcessFact, Section } from './types.ts'

/**
 * Shell text that tells about the processes in `$pids` and the packages of `$files` (words): `N pid name`, `E pid program`, `C pid cgroup`, `R pid` when its root is
 * ours too (processes of containers have another one), then the package of each program as the package manager says it.
 * Names and paths that hold a line break are left out: they could forge a line.
 */
export const DESCRIBE_PROCESSES = `nl='
'
one() { case $3 in *"$nl"*|'') ;; *) printf '%s %s %s\\n' "$1" "$2" "$3" ;; esac; }
set --
for e in $files; do set -- "$@" "$e" "\${e#/usr}"; done
for p in $pids; do
x=; read -r x </proc/$p/comm && one N $p "$x"
x=$(readlink /proc/$p/exe) && one E $p "$x"
while read -r x; do case $x in 0::*|*:name=systemd:*) one C $p "\${x#*:*:}"; break ;; esac; done </proc/$p/cgroup
[ /proc/$p/root/ -ef / ] || continue
echo R $p
e=$(readlink /proc/$p/exe) || continue
e=\${e%' (deleted)'}
case " $seen " in *" $e "*) continue ;; esac
seen="$seen $e"
[ $# -lt 80 ] && set -- "$@" "$e" "\${e#/usr}"
done
if [ $# = 0 ]; then :
elif [ -e /var/lib/dpkg/status ]; then dpkg-query -S "$@" | sed 's/^/K /'
elif [ -r /lib/apk/db/installed ] || [ -r /usr/lib/apk/db/installed ]; then apk info --who-owns "$@" | sed 's/^/A /'
elif [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; then for e; do [ -e "$e" ] && o=$(rpm -qf --qf '%{NAME}\\n' "$e") && one O "$o" "$e"; done; fi
exit 0`

export interface Described {
  processes: ProcessFact[]
  owners: Map<string, string>
  /** Processes whose root directory is the host's own. */
  ours: Set<number>
}

/** Reads what `DESCRIBE_PROCESSES` printed; other lines are left alone. */
export function readProcesses(section: Section | undefined): Described {
  const byPid = new Map<number, ProcessFact>()
  const owners = new Map<string, string>()
  const ours = new Set<number>()
  for (const line of linesOf(section)) {
    const kind = line.slice(0, 2)
    if (kind === 'K ' || kind === 'O ' || kind === 'A ') {
      const owned = ownerIn(kind, line.slice(2))
      if (owned !== null) owners.set(owned.path, owned.name)
      continue
    }
    const [, letter = '', digits = '', value] = /^([NECR]) (\d{1,10})(?: (.*))?$/.exec(line) ?? []
    if (letter === '') continue
    const pid = Number(digits)
    const process = byPid.get(pid) ?? { pid, name: '', program: null, unit: null, container: null }
    byPid.set(pid, process)
    if (letter === 'R') ours.add(pid)
    if (letter === 'N') process.name = plainText(value, 64) ?? ''
    if (letter === 'E') process.program = plainText(value?.replace(/ \(deleted\)$/, ''))
    if (letter === 'C') Object.assign(process, placeOf(value ?? ''))
  }
  return { processes: [...byPid.values()], owners, ours }
}

/** `openssh-server: /usr/sbin/sshd`, `name path` or `/usr/sbin/nginx is owned by nginx-1.24.0-r6`. */
function ownerIn(kind: string, text: string): { path: string; name: string } | null {
  const pattern =
    kind === 'K '
      ? /^(?<name>[a-z0-9][a-z0-9+.-]{0,99})(?::[a-z0-9-]{1,40})?(?:, [^/]{0,2000})?: (?<path>\/.{1,4000})$/
      : kind === 'O '
        ? /^(?<name>\S{1,200}) (?<path>\/.{1,4000})$/
        : /^(?<path>\/.{1,4000}) is owned by (?<name>\S{1,200})-\d[^-\s]{0,100}-r\d{1,9}$/
  const groups = pattern.exec(text)?.groups
  return groups === undefined ? null : { path: groups['path'] ?? '', name: groups['name'] ?? '' }
}

/** A container runtime names its cgroup by 64 hexadecimal digits. */
const CONTAINER = /(?:^|[/:-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/

/** The unit is the last service or socket on the way down the cgroup tree; a login session has none. */
function placeOf(cgroup: string): Pick<ProcessFact, 'unit' | 'container'> {
  // As container runtimes show it.
  const container = CONTAINER.exec(cgroup)?.[1]?.slice(0, 12) ?? null
  const unit = cgroup.split('/').findLast((step) => /^[\w@:.\\-]{1,200}\.(?:service|socket)$/.test(step))
  return { unit: container === null ? (unit ?? null) : null, container }
}

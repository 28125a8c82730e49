import type { InventoryGap } from '../../../model/host.ts'
import { DESCRIBE_PROCESSES, readProcesses } from './describe-processes.ts'
import { cutGaps, linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/**
 * Processes that run code which is no longer on the disk: files they map as code that were deleted (`X pid path`), or that have the same
 * device and another inode now (`I path pid...`), as after an upgrade. Devices are compared too, because overlays show one device in the
 * map and another on the disk.
 */
export const runningCode: Collector = {
  id: 'running-code',
  platform: 'unix',
  parts: [
    {
      name: 'running-code',
      when: '[ -r /proc/self/maps ]',
      script: `m=$(grep -Hs -E '^[^ ]+ ..x. [^ ]+ [^ ]+ [1-9][0-9]* +/' /proc/[0-9]*/maps | awk '
{i=index($0,":"); split(substr($0,1,i-1),d,"/"); pid=d[3]; r=substr($0,i+1); split(r,f," "); path=substr(r,index(r,"/"))
if (path ~ / \\(deleted\\)$/) {if (!((pid,path) in x)) {x[pid,path]=1; print "X", pid, path}; next}
k=f[4] " " f[5] " " path; if (!((k,pid) in s)) {s[k,pid]=1; l[k]=l[k] " " pid}}
END {for (k in l) print "M" l[k] " = " k}')
printf '%s\\n' "$m" | grep '^X '
r=$({ printf '%s\\n' "$m"; printf '%s\\n' "$m" | awk '/^M/ {sub(/^M[0-9 ]+ = [^ ]+ [0-9]+ /,""); print}' | sort -u | tr '\\n' '\\0' |
xargs -0 stat -c 'T %D %i %n'; } | awk '
/^T / {p=$0; sub(/^T [^ ]+ [^ ]+ /,"",p); dev[p]=$2; ino[p]=$3; next}
/^M/ {n++; row[n]=$0}
END {for (i=1;i<=n;i++) {r=row[i]; h=index(r," = "); pids=substr(r,2,h-2); t=substr(r,h+3); split(t,f," "); p=t; sub(/^[^ ]+ [^ ]+ /,"",p)
split(f[1],mm,":"); a=mm[1]; sub(/^0+/,"",a); b=mm[2]; want=a b; if (a=="") {sub(/^0+/,"",b); want=b}
if ((p in ino) && dev[p]==want && ino[p]!=f[2]) print "I" pids " = " p}}')
printf '%s\\n' "$r"
pids=$( { printf '%s\\n' "$m" | awk '/^X/ {print $2}'; printf '%s\\n' "$r" | awk '/^I/ {sub(/ = .*/,""); for(i=2;i<=NF;i++) print $i}'; } | sort -un | head -n 300)
files=
${DESCRIBE_PROCESSES}`,
      seconds: 20,
      bytes: 1_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const section = sections.get('running-code')
  if (section === undefined) {
    return { gaps: [{ what: 'running-code', reason: 'The host does not show which files its processes run.' }] }
  }
  const filesOf = new Map<number, Set<string>>()
  const { processes, owners, ours } = readProcesses(section)
  const names = new Map(processes.map((process) => [process.pid, process]))
  const add = (digits: string, file: string | null): void => {
    const pid = Number(digits)
    if (file === null || !isReplaceable(file) || !ours.has(pid)) return
    // Systemd's helper for a login session cannot be restarted and keeps the code of the day of the login.
    if (names.get(pid)?.name === '(sd-pam)' || names.get(pid)?.container !== null) return
    const files = filesOf.get(pid) ?? new Set()
    if (files.size < MOST_FILES) filesOf.set(pid, files.add(file))
  }
  for (const line of linesOf(section)) {
    const [, deletedBy = '', deleted] = /^X (\d{1,10}) (\/.*) \(deleted\)$/.exec(line) ?? []
    if (deletedBy !== '') add(deletedBy, plainText(deleted))
    const end = line.startsWith('I ') ? line.indexOf(' = /') : -1
    for (const pid of end < 0 ? [] : line.slice(2, end).split(' ')) {
      if (/^\d{1,10}$/.test(pid)) add(pid, plainText(line.slice(end + 3)))
    }
  }
  const stale = [...filesOf].map(([pid, files]) => ({ pid, files: [...files].sort() }))
  const gaps: InventoryGap[] = cutGaps(sections, 'running-code', 'running-code')
  return { stale, processes, owners, gaps }
}

const MOST_FILES = 50

/**
 * Maps that are deleted by design: memory files, shared memory, graphics and asynchronous I/O, code that just-in-time compilers and
 * foreign-function libraries write to temporary places.
 */
const BY_DESIGN =
  /^\/(?:memfd:|dev\/|SYSV|\[|drm|i915|anon_hugepage|proc\/|sys\/|run\/|tmp\/|var\/tmp\/|var\/run\/|dev\/shm\/|home\/[^/]+\/\.cache\/|root\/\.cache\/)/

function isReplaceable(path: string): boolean {
  return !BY_DESIGN.test(path)
}

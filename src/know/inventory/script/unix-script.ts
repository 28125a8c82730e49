import type { Part } from '../collectors/types.ts'
import { shellWord } from './quote.ts'

/**
 * One POSIX sh script that runs every part and frames its output, to be sent on standard input (`sh -s`), so that nothing of it
 * shows in a process list. All of it is one function: a connection that breaks while it is sent runs nothing.
 *
 * Frames, each on a line of its own: `BOUNDARY < name`, the output, `BOUNDARY > name status`; at the end `BOUNDARY .`.
 * The boundary is random for each run: what other people on the host can write into names, paths and files cannot forge a frame.
 * It never stands in an argument or in the environment.
 */
export function unixScript(parts: readonly Part[], boundary: string): string {
  return [
    HEAD,
    `b=${shellWord(boundary)}`,
    ...parts.map(partCall),
    `printf '\\n%s .\\n' "$b"`,
    '}',
    'fb_main </dev/null',
    '',
  ].join('\n')
}

function partCall({ name, seconds, bytes, script, when }: Part): string {
  // One byte more than allowed, so that the reader can tell a cut from an exact fit.
  const call = `part ${name} ${seconds} ${bytes + 1} ${shellWord(script)}`
  return when === undefined ? call : `if ${when}; then\n${call}\nfi`
}

/**
 * `$t` becomes the flavour of `timeout` that is there: with a kill after it (coreutils, newer busybox), without, or with `-t` (old busybox);
 * with none of them only the limit on our side holds. In `part`, descriptor 3 is the answer and 4 carries the exit status out of the pipe.
 */
const HEAD = `fb_main() {
LC_ALL=C; PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; export LC_ALL PATH
unset ENV BASH_ENV
if timeout -k 1 5 true 2>/dev/null; then t='timeout -k 1'
elif timeout 5 true 2>/dev/null; then t=timeout
elif timeout -t 5 true 2>/dev/null; then t='timeout -t'
else t=; fi
exec 3>&1
part() {
printf '\\n%s < %s\\n' "$b" "$1"
s=$( { { \${t:+$t "$2"} sh -c "$4" 2>/dev/null 3>&- 4>&-; echo $? >&4; } | head -c "$3" >&3; } 4>&1 )
printf '\\n%s > %s %s\\n' "$b" "$1" "$s"
}`

import type { Inventory, InventoryGap } from '../../../model/host.ts'
import { compareNatural } from '../natural-order.ts'
import { cutGaps, linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** The kernel that runs, those that are installed, and whether the machine waits for a reboot. */
export const kernel: Collector = {
  id: 'kernel',
  platform: 'unix',
  parts: [
    {
      name: 'kernel',
      // A distribution that signs its kernels keeps them in /boot, or beside their modules; Alpine keeps modules only.
      script: `printf 'running\\t%s\\n' "$(uname -r)"; printf 'build\\t%s\\n' "$(uname -v)"
[ -r /proc/version_signature ] && printf 'signature\\t%s\\n' "$(cat /proc/version_signature)"
for f in /boot/vmlinuz-[0-9]* /lib/modules/*/vmlinuz; do [ -e "$f" ] || continue
case $f in /boot/*) v=\${f#/boot/vmlinuz-} ;; *) v=\${f#/lib/modules/}; v=\${v%/vmlinuz} ;; esac; printf 'installed\\t%s\\n' "$v"; done
for f in /lib/modules/*/modules.dep; do [ -e "$f" ] || continue; f=\${f#/lib/modules/}; printf 'modules\\t%s\\n' "\${f%/modules.dep}"; done
for f in /run/reboot-required /var/run/reboot-required; do [ -e $f ] && { printf 'required\\t%s\\n' $f; break; }; done
if command -v dpkg-query >/dev/null; then
dpkg-query -W -f='image\\t\${db:Status-Abbrev}\\t\${Version}\\n' "linux-image-$(uname -r)"; fi; exit 0`,
      seconds: 10,
      bytes: 60_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const lines = linesOf(sections.get('kernel')).map((line) => line.split('\t'))
  const values = (key: string): string[] =>
    lines
      .flatMap(([name, value]) => (name === key ? [plainText(value, 200) ?? ''] : []))
      .filter((value) => value !== '')
  const running = values('running')[0] ?? ''
  const images = values('installed')
  const installed = [...new Set(images.length > 0 ? images : values('modules'))].sort(compareNatural)
  const newest = newestLike(running, installed)
  const reasons = [
    values('required').length > 0,
    newest !== null && compareNatural(newest, running) > 0,
    rebuilt(lines, values('build')[0] ?? '', values('signature')[0] ?? ''),
  ]
  const gaps = cutGaps(sections, 'kernel', 'kernel')
  const known = running !== '' && installed.length > 0
  const rebootNeeded = reasons.includes(true) ? true : known ? false : null
  if (!known) gaps.push(noKernelGap(running))
  return { kernel: { running, installed, newest, rebootNeeded } satisfies Inventory['kernel'], gaps }
}

function noKernelGap(running: string): InventoryGap {
  const reason =
    running === ''
      ? 'The host did not say which kernel runs.'
      : 'No kernel is installed here (a container, or a kernel from outside), so it cannot be compared with the running one.'
  return { what: 'kernel', reason }
}

/** The newest installed kernel of the same flavour (`amd64`, `generic`, `lts`); null when there is none. */
function newestLike(running: string, installed: string[]): string | null {
  const flavour = flavourOf(running)
  return installed.findLast((version) => flavourOf(version) === flavour) ?? null
}

/** `6.1.0-26-amd64` is amd64; `5.14.0-362.el9.x86_64` is x86_64, as all of its kind. */
function flavourOf(version: string): string {
  return /[-.]([a-z][a-z_0-9]*)$/i.exec(version)?.[1] ?? ''
}

/**
 * A security update may keep the name of the kernel and change only the package. Debian writes the package's version into `uname -v`
 * (`#1 SMP ... Debian 6.1.112-1 (2024-09-30)`), Ubuntu into /proc/version_signature (`Ubuntu 5.15.0-91.101-generic 5.15.131`).
 */
function rebuilt(lines: string[][], build: string, signature: string): boolean {
  const image = lines.find(([key, status]) => key === 'image' && /^.i/.test(status ?? ''))?.[2]
  if (image === undefined) return false
  const debian = / Debian (\S{1,80})/.exec(build)?.[1]
  if (debian !== undefined) return debian !== image.replace(/\+b\d+$/, '')
  const ubuntu = /^Ubuntu (\d\S{0,80}?)-[a-z]\S* /.exec(signature)?.[1]
  return ubuntu !== undefined && ubuntu !== image.replace(/\+\d+$/, '')
}

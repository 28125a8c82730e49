// Run after `npm install` changed package-lock.json. Some registries lack packages for platforms nobody here has (an optional
// binary for Android, say); npm then leaves them out of the lock file, and `npm ci` refuses such a file. This adds them back,
// by name and version, so that `npm ci` knows them and skips them on other platforms.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8'))
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']
let added = 0

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (place === '' || lock.packages[`node_modules/${name}`] || !/^\d/.test(version)) continue
    const words = name.split(/[-/@]/)
    const os = SYSTEMS.find((word) => words.includes(word))
    const cpu = PROCESSORS.find((word) => words.includes(word)) ?? (words.includes('riscv64gc') ? 'riscv64' : null)
    if (!os) continue
    const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : null
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc: [libc] } : {}),
      optional: true,
      os: [os],
    }
    added++
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} packages of other platforms added to package-lock.json\n`)

// Installs what package-lock.json names, once, and builds the bundle. Runs on Node 20 with nothing installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')

if (!existsSync(installed) || statSync(lock).mtimeMs > statSync(installed).mtimeMs || outOfStep()) {
  process.stderr.write('Installing what Firebreak needs (once) ...\n')
  const run = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (run.status !== 0) {
    process.stderr.write('firebreak: `npm ci` failed, see above. It needs the npm registry once; then try again.\n')
    process.exit(1)
  }
} else {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'], { stdio: ['ignore', 2, 2] })
  if (built.status !== 0) process.exit(1)
}

/** True when an installed version differs from the locked one (a checkout of another commit keeps file times). */
function outOfStep() {
  const want = JSON.parse(readFileSync(lock, 'utf8')).packages
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.keys(have).some((name) => want[name] && want[name].version !== have[name].version)
}

// Installs what package-lock.json names, once, and builds the bundle. Runs on Node 20 with nothing installed.
// `npm start` and `npm test` call it; npm calls it with --prepare at the end of every install of the checkout, also of
// `npm install -g .`, which by itself only links the checkout and installs nothing.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const installed = join(root, 'node_modules', '.package-lock.json')
const preparing = process.argv.includes('--prepare')
const linking = process.env.npm_config_global === 'true'

if ((!preparing || linking) && outOfStep()) install()
else build()

function install() {
  process.stderr.write('Installing what Firebreak needs (once) ...\n')
  // The settings of a surrounding `npm install -g` must not leak into this one. `npm ci` ends with --prepare, which builds.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_global|config_prefix|lifecycle|command)/.test(name)),
  )
  const run = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: root, env, stdio: ['ignore', 2, 2] })
  if (run.status === 0) return
  process.stderr.write('firebreak: `npm ci` failed, see above. It needs the npm registry once; then try again.\n')
  process.exit(1)
}

function build() {
  const run = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'], {
    stdio: ['ignore', 2, 2],
  })
  if (run.status !== 0) process.exit(1)
}

/** True when nothing is installed, or something in another version than the locked one. */
function outOfStep() {
  if (!existsSync(join(root, 'package-lock.json'))) return false
  if (!existsSync(installed)) return true
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  return (
    Object.keys(have).some((name) => want[name]?.version !== have[name].version) ||
    Object.keys(want).some((name) => name !== '' && !want[name].optional && !have[name])
  )
}

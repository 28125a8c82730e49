// Bundles the program into dist/: firebreak.mjs, worker.mjs, kernel.wasm, catalogue.json, web/ (the console). Runs on Node 20.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const bundle = join(dist, 'firebreak.mjs')

if (!existsSync(join(root, 'src'))) process.exit(0)
if (process.argv.includes('--if-stale') && existsSync(bundle) && !stale(statSync(bundle).mtimeMs)) process.exit(0)

let esbuild
try {
  esbuild = await import('esbuild')
} catch {
  process.stderr.write(
    'firebreak: built without the bundle (development packages are not installed); the sources run as they are.\n',
  )
  process.exit(0)
}

const fresh = join(root, `dist.new-${process.pid}`)
rmSync(fresh, { recursive: true, force: true })
mkdirSync(fresh, { recursive: true })
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
await esbuild.build({
  entryPoints: { firebreak: join(root, 'src/app/main.ts'), worker: join(root, 'src/watch/detection/engine/worker.ts') },
  outdir: fresh,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  define: { FIREBREAK_VERSION: JSON.stringify(version) },
  // Bundled CommonJS packages call require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
copyFileSync(join(root, 'src/watch/detection/kernel/kernel.wasm'), join(fresh, 'kernel.wasm'))
cpSync(join(root, 'src/watch/detection/rules/importers/lists'), join(fresh, 'lists'), { recursive: true })
for (const [name, folder] of Object.entries({
  state: 'stores/state',
  'sightings-postgres': 'stores/sightings/postgres',
  'sightings-clickhouse': 'stores/sightings/clickhouse',
})) {
  cpSync(join(root, 'src/platform', folder, 'migrations'), join(fresh, 'sql', name), { recursive: true })
}
const node = join(root, 'node_modules', '.bin', 'node')
const pack = spawnSync(
  existsSync(node) ? node : process.execPath,
  [join(root, 'src/watch/catalogue/build-pack.ts'), join(fresh, 'catalogue.json')],
  {
    stdio: ['ignore', 2, 2],
  },
)
if (pack.status !== 0) process.exit(1)
if (existsSync(join(root, 'web'))) {
  const { build } = await import('vite')
  await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn', build: { outDir: join(fresh, 'web') } })
}
rmSync(dist, { recursive: true, force: true })
renameSync(fresh, dist)

function stale(time) {
  return ['src', 'web'].some((folder) => existsSync(join(root, folder)) && newer(join(root, folder), time))
}

function newer(folder, time) {
  return readdirSync(folder, { withFileTypes: true }).some((item) => {
    const path = join(folder, item.name)
    return item.isDirectory() ? newer(path, time) : statSync(path).mtimeMs > time
  })
}

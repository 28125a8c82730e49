#!/usr/bin/env node
// The launcher: plain JavaScript that starts on Node 20 and hands over to the Node 24 that npm installed beside us.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const wanted = 24

/** The bundle when it is at least as new as every source file, else the sources (Node 24 runs them as they are). */
function entry() {
  const bundle = join(root, 'dist', 'firebreak.mjs')
  const source = join(root, 'src', 'app', 'main.ts')
  if (!existsSync(source)) return bundle
  if (!existsSync(bundle)) return source
  return newest(join(root, 'src'), statSync(bundle).mtimeMs) ? source : bundle
}

/** True when some file below `folder` is newer than `time`. */
function newest(folder, time) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name)
    if (item.isDirectory() ? newest(path, time) : !item.name.endsWith('.test.ts') && statSync(path).mtimeMs > time)
      return true
  }
  return false
}

function node24() {
  for (const base of [join(root, 'node_modules'), dirname(root)]) {
    const path = join(base, `node-${process.platform}-${process.arch}`, 'bin', 'node')
    if (existsSync(path)) return path
  }
  return null
}

if (!existsSync(join(root, 'dist')) && !existsSync(join(root, 'node_modules'))) {
  process.stderr.write(`firebreak: what it needs is not installed yet.\n  Run \`npm install\` in ${root} once.\n`)
  process.exit(1)
}

// A sensor lives beside a web server and must stay small: young objects are collected early, and memory is given back. None of it can be
// set once Node runs.
const small = process.argv[2] === 'sensor'
const flags = small ? ['--max-semi-space-size=1', '--optimize-for-size'] : []
const env = small ? { MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '2', ...process.env } : process.env

/** Becomes the same program with other flags, where Node can; else goes on as it is. */
function startAnew() {
  if (typeof process.execve !== 'function') return
  // It is new in Node, and warns of that.
  process.emitWarning = () => {}
  process.execve(process.execPath, [process.execPath, ...flags, ...process.argv.slice(1)], env)
}

const major = Number(process.versions.node.split('.')[0])
if (major >= wanted) {
  if (small && !process.execArgv.includes(flags[0])) startAnew()
  await import(pathToFileURL(entry()).href)
} else {
  const node = node24()
  if (!node) {
    process.stderr.write(
      `firebreak: Node ${wanted} is needed, this is Node ${process.versions.node}, and none was installed beside it.\n` +
        `  Run \`npm install\` in ${root} (it brings Node ${wanted} along), or start firebreak with Node ${wanted} or newer.\n`,
    )
    process.exit(1)
  }
  const child = spawn(node, [...flags, entry(), ...process.argv.slice(2)], { stdio: 'inherit', env })
  // The terminal sends Ctrl-C to both; the child decides what it means and how to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    } else process.exit(code ?? 1)
  })
}

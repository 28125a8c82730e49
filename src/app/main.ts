import { runProgram } from '../cli/program.ts'
import type { Handlers } from '../cli/ports.ts'
import { printError } from './print-error.ts'
import { keepNurserySmall } from './small-nursery.ts'
import { version } from './version.ts'

keepNurserySmall()

// Each command loads only what it needs: start-up time is part of the answer's time.
const handlers: Handlers = {
  look: async (paths, options) => (await import('./look.ts')).look(paths, options),
  explain: async (what, options) => (await import('./explain.ts')).explain(what, options),
  threatsList: async (options) => (await import('./threats.ts')).threatsList(options),
  threatsShow: async (id, options) => (await import('./threats.ts')).threatsShow(id, options),
  rulesList: async (options) => (await import('./rules.ts')).rulesList(options),
  rulesLint: async (paths, options) => (await import('./rules.ts')).rulesLint(paths, options),
  rulesTest: async (paths, options) => (await import('./rules.ts')).rulesTest(paths, options),
  rulesImport: async (path, options) => (await import('./rules-import.ts')).rulesImport(path, options),
  rangesImport: async (paths, options) => (await import('./ranges.ts')).rangesImport(paths, options),
  rangesShow: async (addresses, options) => (await import('./ranges.ts')).rangesShow(addresses, options),
  up: async (paths, options) => (await import('./live/up.ts')).up(paths, options),
  demo: async (options) => (await import('./live/demo.ts')).demo(options),
  sensor: async (paths, options) => (await import('./live/sensor.ts')).sensor(paths, options),
  token: async (sensor, options) => (await import('./live/token.ts')).token(sensor, options),
  watch: async (paths, options) => (await import('./live/watch.ts')).watch(paths, options),
  backup: async (file, options) => (await import('./live/backup.ts')).backup(file, options),
  restore: async (file, options) => (await import('./live/backup.ts')).restore(file, options),
  exportSightings: async (file, options) => (await import('./live/export.ts')).exportSightings(file, options),
  doctor: async (options) => (await import('./doctor.ts')).doctor(options),
  completion: async (shell, script, options) => (await import('./completion.ts')).completion(shell, script, options),
}

// A reader that stops early (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const args = process.argv.slice(2)
try {
  process.exitCode = await runProgram(handlers, version, args)
} catch (error) {
  process.exitCode = printError(error, args.includes('-v') || args.includes('--verbose'))
}

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
  advisorySync: async (feeds, options) => (await import('./advisory/sync.ts')).advisorySync(feeds, options),
  advisoryImport: async (path, options) => (await import('./advisory/import.ts')).advisoryImport(path, options),
  advisoryExport: async (file, feeds, options) =>
    (await import('./advisory/export.ts')).advisoryExport(file, feeds, options),
  advisoryList: async (options) => (await import('./advisory/list.ts')).advisoryList(options),
  advisoryShow: async (id, options) => (await import('./advisory/show.ts')).advisoryShow(id, options),
  simRun: async (worm, options) => (await import('./foresee/sim.ts')).simRun(worm, options),
  simCompare: async (worm, options) => (await import('./foresee/sim.ts')).simCompare(worm, options),
  simWhatIf: async (worm, options) => (await import('./foresee/sim.ts')).simWhatIf(worm, options),
  simWorms: async (worm, options) => (await import('./foresee/sim.ts')).simWorms(worm, options),
  inbox: async (options) => (await import('./know/duty.ts')).inbox(options),
  acknowledge: async (id, options) => (await import('./know/duty.ts')).acknowledge(id, options),
  evaluate: async (id, options) => (await import('./know/duty.ts')).evaluate(id, options),
  dutyList: async (options) => (await import('./know/duty.ts')).dutyList(options),
  dutyAdd: async (person, options) => (await import('./know/duty.ts')).dutyAdd(person, options),
  dutyRemove: async (id, options) => (await import('./know/duty.ts')).dutyRemove(id, options),
  channelList: async (options) => (await import('./know/channel.ts')).channelList(options),
  channelAdd: async (name, options) => (await import('./know/channel.ts')).channelAdd(name, options),
  channelRemove: async (name, options) => (await import('./know/channel.ts')).channelRemove(name, options),
  channelTest: async (name, options) => (await import('./know/channel.ts')).channelTest(name, options),
  hostAdd: async (name, options) => (await import('./hosts/add.ts')).hostAdd(name, options),
  hostImport: async (file, options) => (await import('./hosts/import.ts')).hostImport(file, options),
  hostCheck: async (names, options) => (await import('./hosts/check.ts')).hostCheck(names, options),
  hostShow: async (name, options) => (await import('./hosts/show.ts')).hostShow(name, options),
  hostList: async (options) => (await import('./hosts/list.ts')).hostList(options),
  exposureList: async (options) => (await import('./exposure/list.ts')).exposureList(options),
  exposureShow: async (flaw, options) => (await import('./exposure/list.ts')).exposureShow(flaw, options),
  exposureAccept: async (flaw, options) => (await import('./exposure/decide.ts')).exposureAccept(flaw, options),
  exposureMitigated: async (flaw, options) => (await import('./exposure/decide.ts')).exposureMitigated(flaw, options),
  exposureNotAffected: async (flaw, options) =>
    (await import('./exposure/decide.ts')).exposureNotAffected(flaw, options),
  exposureReopen: async (flaw, options) => (await import('./exposure/decide.ts')).exposureReopen(flaw, options),
  hostRemove: async (names, options) => (await import('./hosts/remove.ts')).hostRemove(names, options),
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

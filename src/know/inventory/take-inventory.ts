import { randomBytes } from 'node:crypto'
import type { Inventory } from '../../model/host.ts'
import { FirebreakError } from '../../support/errors.ts'
import { assemble } from './assemble.ts'
import { collectorsFor } from './collectors/api.ts'
import { debianOffers } from './collectors/debian-offers.ts'
import type { Collector, Part, Platform } from './collectors/types.ts'
import { type Ran, runBounded } from './script/run-bounded.ts'
import { type Answer, readAnswer } from './script/sections.ts'
import { unixScript } from './script/unix-script.ts'
import { WINDOWS_COMMAND, windowsScript } from './script/windows-script.ts'
import { sshArguments } from './ssh/arguments.ts'
import { sshFailure } from './ssh/failure.ts'
import { checkedTarget } from './ssh/target.ts'
import { DEFAULT_LIMIT_MS, MOST_BYTES, type SshWay, type TakeInventory, type TakeOptions } from './take-types.ts'

/** See `TakeInventory`. One log-in; a host of which nothing is known yet and that turns out to be Windows takes a second. */
export const takeInventory: TakeInventory = async (host, way, options = {}) => {
  const started = performance.now()
  const limitMs = options.limitMs ?? DEFAULT_LIMIT_MS
  if (way === null) return takeLocal(host, options, limitMs)
  const first = await look(host, way, way.platform ?? 'unix', options, limitMs)
  if (first.answer.recognised) return inventoryOf(host, 'ssh', [first])
  const left = limitMs - (performance.now() - started)
  if (way.platform !== null || !mayBeWindows(first.ran) || left < 1000) throw noAnswer(host, first.ran)
  const second = await look(host, way, 'windows', options, left)
  if (second.answer.recognised) return inventoryOf(host, 'ssh', [second])
  throw noAnswer(host, first.ran)
}

/** apt is the slow one, so on this machine it runs beside all the others in a shell of its own. */
async function takeLocal(host: string, options: TakeOptions, limitMs: number): Promise<Inventory> {
  const members = collectorsFor('unix', options.quick ?? false)
  const groups = [members.filter((one) => one !== debianOffers), [debianOffers]]
  const looks = await Promise.all(groups.map((group) => look(host, null, 'unix', options, limitMs, group)))
  const silent = looks.find(({ answer }) => !answer.recognised)
  if (silent !== undefined) throw noAnswer(host, silent.ran)
  return inventoryOf(host, 'local', looks)
}

interface Look {
  members: readonly Collector[]
  ran: Ran
  answer: Answer
}

async function look(
  host: string,
  way: SshWay | null,
  platform: Platform,
  options: TakeOptions,
  limitMs: number,
  members: readonly Collector[] = collectorsFor(platform, options.quick ?? false),
): Promise<Look> {
  const parts = members.flatMap((member) => member.parts)
  const boundary = randomBytes(16).toString('hex')
  const script = platform === 'unix' ? unixScript(parts, boundary) : windowsScript(parts, boundary)
  const [program, args] = commandLine(host, way, platform)
  const ran = await runBounded(program, args, script, { limitMs, bytes: MOST_BYTES, signal: options.signal })
  const failure = sshFailure(host, ran)
  const answer = readAnswer(ran.output, parts, boundary)
  // What came before a connection broke is still worth having.
  if (failure !== null && (!answer.recognised || ran.ended === 'interrupted')) throw failure
  return { members, ran, answer }
}

function commandLine(host: string, way: SshWay | null, platform: Platform): [string, string[]] {
  if (way === null) return ['/bin/sh', ['-s']]
  checkedTarget(way.target, host)
  const args = sshArguments(host, way, { keys: 'pinned', knownHosts: way.knownHosts })
  if (platform === 'windows') return ['ssh', [...args, WINDOWS_COMMAND]]
  return ['ssh', [...args, way.sudo ? WITH_SUDO : 'sh -s']]
}

/** Whatever shell the user has on the host, it can run this. */
const WITH_SUDO = `sh -c 'sudo -n true 2>/dev/null && exec sudo -n sh -s; exec sh -s'`

/** No shell, said quickly and shortly. The words differ by language. */
function mayBeWindows(ran: Ran): boolean {
  return ran.ended === null && ran.status !== null && ran.status !== 0 && ran.output.length + ran.errors.length < 4000
}

function inventoryOf(host: string, how: 'local' | 'ssh', looks: readonly Look[]): Inventory {
  const facts = looks.flatMap(({ members, ran, answer }) => [
    ...members.map((member) => member.read(answer.sections)),
    ...(answer.complete ? [] : [{ gaps: [{ what: 'packages' as const, reason: unfinished(ran, members, answer) }] }]),
  ])
  return assemble(host, Date.now(), how, facts)
}

function unfinished(ran: Ran, members: readonly Collector[], answer: Answer): string {
  const asked = members.flatMap((member) => member.parts)
  const last = asked.findLast((part: Part) => answer.sections.has(part.name))?.name ?? 'the beginning'
  const why =
    ran.ended === 'time'
      ? 'took too long'
      : ran.ended === 'bytes'
        ? `was longer than ${MOST_BYTES / 1e6} MB`
        : 'broke off'
  return `The answer ${why}; what comes after “${last}” is missing.`
}

function noAnswer(host: string, ran: Ran): FirebreakError {
  const why =
    ran.ended === 'time'
      ? 'it did not answer in time'
      : ran.ended === 'bytes'
        ? `it sent ${MOST_BYTES / 1e6} MB that were not an answer`
        : `the shell ended with status ${ran.status ?? 'unknown'}`
  const said = Buffer.from(ran.errors, 'latin1').toString('utf8').trim().slice(-200)
  return new FirebreakError('host-no-answer', `${host}: ${why}${said === '' ? '' : `; it said: ${said}`}.`, {
    field: host,
  })
}

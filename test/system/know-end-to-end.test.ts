import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Exposures, startExposures } from '../../src/app/live/start-exposures.ts'
import { ownHosts } from '../../src/app/live/watched.ts'
import { createExposureStore } from '../../src/platform/stores/state/exposure-store.ts'
import { dutyRound } from '../../src/platform/jobs/duty-round.ts'
import { type FarEnd, startFarEnd } from '../../src/tell/channels/contract-cases.ts'
import { sendDue } from '../../src/tell/alerts/send-due.ts'
import { batchOf, openWorld, type Served, signedIn, type World } from '../platform/server-world.ts'
import { runFirebreak } from './run-firebreak.ts'

/*
 * The main path of knowing, with real parts: commands write the book and the list of hosts, a server with a real PostgreSQL brings them
 * in and matches, duty and a channel carry the question to a person, commands answer it, and the race says what happened.
 */

/** Code Red's, so that its probes are probes for this flaw; the package is made up. */
const FLAW = 'CVE-2001-0500'
const ADVISORY = 'DSA-9001-1'
const RECORD = {
  id: ADVISORY,
  summary: 'indexd: a long request overruns a buffer',
  published: new Date(Date.now() - 2 * 86_400_000).toISOString(),
  modified: new Date(Date.now() - 86_400_000).toISOString(),
  upstream: [FLAW],
  affected: [
    {
      package: { ecosystem: 'Debian:12', name: 'indexd' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2-3' }] }],
    },
  ],
}
const sbom = (version: string): object => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { component: { type: 'operating-system', name: 'debian', version: '12' } },
  components: [
    {
      type: 'library',
      name: 'indexd',
      version,
      purl: `pkg:deb/debian/indexd@${version}?arch=amd64&distro=debian-12`,
    },
  ],
})

let folder = ''
let world: World
let server: Served
let exposures: Exposures
let end: FarEnd
let env: Record<string, string> = {}
const before = process.env['FIREBREAK_STATE_DIR']

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'know-'))
  world = await openWorld()
  env = { FIREBREAK_STATE_DIR: join(folder, 'state'), FIREBREAK_STATE: world.url }
  process.env['FIREBREAK_STATE_DIR'] = env['FIREBREAK_STATE_DIR']
  end = await startFarEnd('webhook')
}, 60_000)
afterAll(async () => {
  await exposures?.close()
  await end?.close()
  await world?.close()
  if (before === undefined) delete process.env['FIREBREAK_STATE_DIR']
  else process.env['FIREBREAK_STATE_DIR'] = before
  rmSync(folder, { recursive: true, force: true })
})

async function firebreak(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runFirebreak(args, { env })
  expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, expect.any(String)])
  return stdout
}

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function importHost(version: string): Promise<void> {
  await firebreak('host', 'import', file('sbom.json', sbom(version)), '--name', 'web-1')
}

it('goes from an advisory and an inventory to a verdict and a won race', { timeout: 90_000 }, async () => {
  const store = createExposureStore(world.state)
  const watched = ownHosts(false)
  await firebreak('advisory', 'import', file('records.jsonl', `${JSON.stringify(RECORD)}\n`), '--source', 'osv')
  await importHost('1.2-1')

  const faults: unknown[] = []
  exposures = await startExposures({ ...world, exposures: store }, watched, (fault) => faults.push(fault))
  const { knowledge } = exposures
  server = await world.serve({ knowledge })
  const operator = await signedIn(world, server, 'operator')
  const person = (await world.accounts.user(operator.id))?.name ?? ''
  const ask = async (path: string): Promise<Record<string, unknown>> =>
    (await (await operator.ask('GET', path)).json()) as Record<string, unknown>
  const again = async (): Promise<void> => {
    await watched.bring(store)
    await knowledge.round()
    await dutyRound(world.duty, await exposures.touching(), Date.now())
  }
  await expect.poll(() => exposures.touching(), { timeout: 20_000 }).not.toBeNull()

  // The command line and the server say the same of the host.
  const open = { host: 'web-1', flaw: FLAW, package: 'indexd', installed: '1.2-1', fixed: '1.2-3', state: 'open' }
  const listed = JSON.parse(await firebreak('exposure', 'ls', '--json')) as { exposures: object[] }
  expect(listed.exposures).toEqual([expect.objectContaining(open)])
  expect(await ask('/api/exposures')).toMatchObject({ total: 1, exposures: [open] })

  const { sources } = (await ask('/api/advisories')) as { sources: Array<{ source: string }> }
  expect(sources.map(({ source }) => source).toSorted()).toEqual(['catalogue', 'osv'])

  // Somebody is on duty and reached; probes for it make it pressing.
  await firebreak(
    'advisory',
    'duty',
    'add',
    person,
    '--from',
    new Date(Date.now() - 60_000).toISOString(),
    '--to',
    '7d',
  )
  const settings = file('hook.json', end.settings)
  await firebreak('channel', 'add', 'hook', '--kind', 'webhook', '--person', person, '--settings', settings)
  await server.take([batchOf('web-1', ['198.51.100.7'])])
  await again()
  await sendDue(world.channels, null, Date.now)
  expect(end.got.map(({ subject }) => subject)).toEqual([`${ADVISORY} is yours to evaluate`])
  expect(await firebreak('advisory', 'inbox')).toContain(`${ADVISORY}  ${RECORD.summary}`)

  await firebreak('advisory', 'acknowledge', ADVISORY)
  await firebreak('advisory', 'evaluate', ADVISORY, '--verdict', 'needs-change', '--reason', 'indexd on the web host')
  const race = await ask(`/api/race/${FLAW}`)
  const marks = race['marks'] as Array<{ kind: string; t: string }>
  expect(marks.map(({ kind }) => kind).toSorted()).toEqual(
    ['acknowledged', 'deadline', 'evaluated', 'first-probe', 'published', 'received'].toSorted(),
  )
  expect(race['verdict']).toBe('needs-change')
  expect((race['exposed'] as Array<{ open: number }>).at(-1)).toMatchObject({ exposed: 1, open: 1 })

  // The fix arrives: the exposure closes, the question with it, and the race is over.
  await importHost('1.2-3')
  await again()
  expect(JSON.parse(await firebreak('exposure', 'ls', '--json'))).toMatchObject({ exposures: [] })
  const over = await ask(`/api/race/${FLAW}`)
  expect((over['exposed'] as object[]).at(-1)).toMatchObject({ exposed: 0, fixed: 1 })
  expect(over['sentence']).toBe('No host is exposed any more.')
  expect(await ask('/api/inbox')).toMatchObject({ evaluations: [{ advisory: ADVISORY, state: 'closed' }] })
  expect(faults).toEqual([])
})

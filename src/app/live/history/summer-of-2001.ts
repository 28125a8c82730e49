import type { Advisory } from '../../../model/advisory.ts'

/*
 * June to September 2001, as the demo replays it. Events and their days are history (bulletins MS01-033 and MS01-044; CERT advisories CA-2001-13,
 * -19 and -26; the CAIDA study of Code Red). The shop, its 40 servers, the day on which each was patched, its counts of probes and the build
 * numbers are made up; that nearly a third of the servers were still open on 31 July follows CAIDA's count of the infected.
 */

/** Days count from 18 June 2001, the day of the bulletin. Nimda: the day the replay ends on. */
export const LAST_DAY = 92

export const EVENTS: ReadonlyArray<{ day: number; text: string }> = [
  { day: 0, text: '18 June 2001: Microsoft publishes MS01-033 with a patch; any reachable server can be taken over' },
  { day: 1, text: '19 June: CERT advisory CA-2001-13' },
  { day: 24, text: '12 July: the first Code Red probes anywhere; its poor random numbers keep it small' },
  { day: 31, text: '19 July: the second version infects 359,000 servers in under 14 hours; CERT advisory CA-2001-19' },
  { day: 42, text: '30 July: government and industry warn together' },
  { day: 43, text: '31 July: nearly a third of the infected servers are still not patched (CAIDA)' },
  { day: 47, text: '4 August: Code Red II uses the same hole and leaves a back door' },
  { day: 58, text: '15 August: MS01-044 supersedes earlier patches' },
  { day: 92, text: '18 September: Nimda also comes in through the back doors that were left' },
]

/** Servers patched by the end of each day, of 40. Nobody acts before the worm does. */
export const PATCHED: ReadonlyArray<{ day: number; hosts: number }> = [
  { day: 31, hosts: 2 },
  { day: 32, hosts: 9 },
  { day: 34, hosts: 15 },
  { day: 37, hosts: 20 },
  { day: 42, hosts: 26 },
  { day: 43, hosts: 28 },
  { day: 47, hosts: 31 },
  { day: 50, hosts: 34 },
  { day: 58, hosts: 36 },
  { day: 75, hosts: 37 },
]

export const SERVERS = 40

/** Distinct sources that probe on a day. The worm of July sleeps from the 20th of a month on. */
export const PROBES: ReadonlyArray<{ day: number; threat: 'code-red' | 'code-red-ii'; sources: number }> = [
  { day: 24, threat: 'code-red', sources: 2 },
  { day: 25, threat: 'code-red', sources: 3 },
  { day: 26, threat: 'code-red', sources: 5 },
  { day: 27, threat: 'code-red', sources: 6 },
  { day: 28, threat: 'code-red', sources: 8 },
  { day: 29, threat: 'code-red', sources: 9 },
  { day: 30, threat: 'code-red', sources: 14 },
  { day: 31, threat: 'code-red', sources: 420 },
  { day: 32, threat: 'code-red', sources: 35 },
  { day: 44, threat: 'code-red', sources: 260 },
  { day: 45, threat: 'code-red', sources: 280 },
  { day: 46, threat: 'code-red', sources: 250 },
  { day: 47, threat: 'code-red-ii', sources: 180 },
  { day: 48, threat: 'code-red-ii', sources: 310 },
  { day: 50, threat: 'code-red-ii', sources: 240 },
  { day: 54, threat: 'code-red-ii', sources: 190 },
  { day: 58, threat: 'code-red-ii', sources: 150 },
  { day: 64, threat: 'code-red-ii', sources: 120 },
  { day: 72, threat: 'code-red-ii', sources: 90 },
  { day: 80, threat: 'code-red-ii', sources: 75 },
  { day: 88, threat: 'code-red-ii', sources: 60 },
  { day: 91, threat: 'code-red-ii', sources: 55 },
]

export const FLAW = 'CVE-2001-0500'
export const UNPATCHED = '5.0.2195.1'
export const FIXED = '5.0.2195.2'

/** Published `day` of the replay. Only what was known on that day: that it can be automated and gives total control was in the bulletin. */
export function bulletin(published: number): Advisory {
  return {
    id: 'MS01-033',
    source: 'history',
    aliases: [],
    upstream: [FLAW],
    related: [],
    title: 'Unchecked buffer in Index Server ISAPI extension could enable web server compromise',
    summary:
      'The overflow happens before any indexing function is asked for: the Indexing Service need not run. A server on which idq.dll is mapped and a web session can be opened is exposed.',
    severity: 'critical',
    cvss: null,
    published,
    modified: published,
    withdrawn: null,
    affected: [
      {
        ecosystem: 'Windows',
        name: 'idq.dll',
        scheme: 'windows',
        status: 'affected',
        ranges: [{ introduced: null, fixed: FIXED, lastAffected: null }],
        versions: [],
        binaries: [],
        module: null,
        channel: null,
        verdict: null,
        reason: null,
      },
    ],
    remedies: [
      {
        kind: 'fix',
        text: 'Install the patch of MS01-033 (Q300972) and restart the server.',
        url: null,
        restart: 'machine',
      },
      { kind: 'workaround', text: 'Remove the script mappings for .ida and .idq.', url: null, restart: 'service' },
    ],
    references: [],
    decision: { exploitation: 'none', automatable: true, totalImpact: true },
    knownExploited: null,
    epss: null,
    flags: [],
  }
}

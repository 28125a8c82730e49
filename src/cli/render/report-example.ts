import type { LookReport, ThreatRow } from '../../model/look-report.ts'

/** A report for the tests of the renderers. */
export function exampleReport(change: Partial<LookReport> = {}): LookReport {
  return {
    schema: 'firebreak.look/1',
    sample: false,
    made: '2026-11-21T10:00:00Z',
    version: '0.0.0',
    input: {
      files: [
        {
          path: '/var/log/a.log',
          format: 'combined',
          confidence: 1,
          bytes: 1000,
          lines: 10,
          parsed: 10,
          unparsed: 0,
          from: '2026-11-20T10:00:00Z',
          to: '2026-11-21T09:00:00Z',
        },
      ],
      bytes: 1000,
      lines: 10,
      parsed: 10,
      unparsed: 0,
      skipped: 0,
      seconds: 0.01,
    },
    threats: [exampleThreat()],
    correlations: [],
    sources: [
      {
        address: '198.51.100.7',
        requests: 5,
        probes: 4,
        threats: ['code-red'],
        first: '2026-11-20T10:00:00Z',
        last: '2026-11-21T09:00:00Z',
      },
    ],
    distinctSources: { count: 3, error: 0 },
    unclassified: [],
    unparsedSamples: [],
    warnings: [],
    exposure: null,
    next: [{ urgency: 'now', text: 'Patch.', command: 'firebreak threats show code-red' }],
    ...change,
  }
}

export function exampleThreat(change: Partial<ThreatRow> = {}): ThreatRow {
  return {
    id: 'code-red',
    name: 'Code Red',
    kind: 'worm',
    cves: ['CVE-2001-0500'],
    requests: 1204,
    sources: 381,
    sourcesError: 0,
    first: '2026-11-20T10:00:00Z',
    last: '2026-11-21T09:00:00Z',
    answered: { '1xx': 0, '2xx': 1, '3xx': 0, '4xx': 1203, '5xx': 0 },
    doublingMinutes: 37,
    growth: { doublingMinutes: 37, interval: [31, 44], why: null },
    rules: [{ id: 'code-red-ida', title: 'Code Red', author: 'Firebreak', licence: 'Apache-2.0', requests: 1204 }],
    timeline: { start: '2026-11-20T10:00:00Z', stepSeconds: 3600, counts: [1, 3, 9, 27] },
    evidence: [{ file: '/var/log/a.log', line: 3, text: 'GET /default.ida' }],
    answeredEvidence: [{ file: '/var/log/a.log', line: 4, text: 'GET /default.ida', status: 200 }],
    ...change,
  }
}

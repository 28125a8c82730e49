import type { FeedDocument } from './types.ts'

const json = (value: unknown): string => JSON.stringify(value)

interface Example {
  document: FeedDocument
  /** How many of each it gives. */
  advisories: number
  flaws: number
  /** Part of the first advisory. */
  first?: object
}

const fixedIn = (ecosystem: string, name: string, fixed: string): object => ({
  ecosystem,
  name,
  status: 'affected',
  ranges: [{ introduced: null, fixed, lastAffected: null }],
})

const CSAF_FIRST = {
  id: 'ACME-1',
  upstream: ['CVE-2024-1'],
  affected: [fixedIn('vendor:Acme', 'Server', '1.4')],
  remedies: [{ kind: 'workaround', text: 'Switch it off.', restart: 'machine' }],
}

/** For tests: a good document of each source, and what comes of it. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  osv: {
    document: {
      name: 'GHSA-1.json',
      text: json({
        id: 'GHSA-1',
        aliases: ['CVE-2024-1'],
        modified: '2024-01-02T03:04:05Z',
        summary: 'A hole',
        affected: [
          {
            package: { ecosystem: 'npm', name: 'left' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
          },
        ],
      }),
    },
    advisories: 1,
    flaws: 0,
    first: {
      id: 'GHSA-1',
      aliases: ['CVE-2024-1'],
      modified: Date.UTC(2024, 0, 2, 3, 4, 5),
      affected: [fixedIn('npm', 'left', '1.2.3')],
    },
  },
  ubuntu: {
    document: {
      name: 'database-all.json',
      text: json({
        '6000-1': {
          title: 'example vulnerability',
          timestamp: 1_700_000_000.5,
          cves: ['CVE-2024-1'],
          action: 'After a standard system update you need to reboot your computer.',
          releases: {
            jammy: {
              sources: { example: { version: '1.0-1ubuntu0.2' } },
              binaries: { 'example-bin': { version: '1.0-1ubuntu0.2' } },
            },
          },
        },
      }),
    },
    advisories: 1,
    flaws: 0,
    first: {
      id: 'USN-6000-1',
      upstream: ['CVE-2024-1'],
      affected: [fixedIn('Ubuntu:22.04', 'example', '1.0-1ubuntu0.2')],
      remedies: [{ kind: 'fix', restart: 'machine' }],
    },
  },
  github: {
    document: { name: 'x/GHSA-aaaa-bbbb-cccc.json', text: json({ id: 'GHSA-aaaa-bbbb-cccc', affected: [] }) },
    advisories: 1,
    flaws: 0,
  },
  'debian-tracker': {
    document: {
      name: 'tracker.json',
      text: json({
        example: {
          'CVE-2024-1': {
            description: 'A hole',
            releases: {
              bookworm: { status: 'resolved', fixed_version: '1.2-3' },
              bullseye: { status: 'open', nodsa: 'Minor issue', nodsa_reason: '' },
            },
          },
          'CVE-2024-2': {
            releases: { bookworm: { status: 'resolved', fixed_version: '0' }, trixie: { status: 'undetermined' } },
          },
        },
      }),
    },
    advisories: 2,
    flaws: 0,
    first: {
      upstream: ['CVE-2024-1'],
      affected: [
        fixedIn('Debian:12', 'example', '1.2-3'),
        { ecosystem: 'Debian:11', verdict: 'no-dsa', reason: 'Minor issue', ranges: [{ fixed: null }] },
      ],
    },
  },
  'alpine-secdb': {
    document: {
      name: 'main.yaml',
      text: 'distroversion: v3.18\nreponame: main\npackages:\n  - pkg:\n      name: example\n      secfixes:\n        1.2.3-r1:\n          - CVE-2024-1\n          - CVE-2024-2 XSA-1\n        "0":\n          - CVE-2024-3\n',
    },
    advisories: 3,
    flaws: 0,
    first: {
      upstream: ['CVE-2024-3'],
      affected: [{ ecosystem: 'Alpine:v3.18', name: 'example', status: 'not-affected' }],
    },
  },
  csaf: { document: csafDocument(), advisories: 1, flaws: 0, first: CSAF_FIRST },
  'redhat-csaf': { document: csafDocument(), advisories: 1, flaws: 0, first: CSAF_FIRST },
  'suse-csaf': { document: csafDocument(), advisories: 1, flaws: 0, first: CSAF_FIRST },
  msrc: {
    document: {
      name: 'MS01-033.json',
      text: json([
        {
          bulletin_id: 'MS01-033',
          date_posted: '06-18-01',
          bulletin_severity: 'Critical',
          title: 'Unchecked Buffer in Index Server',
          affected_product: 'Internet Information Server 5.0',
          bulletin_kb: '300972',
          cves: 'CAN-2001-0500',
        },
      ]),
    },
    advisories: 1,
    flaws: 0,
    first: {
      id: 'MS01-033',
      severity: 'critical',
      upstream: ['CVE-2001-0500'],
      published: Date.UTC(2001, 5, 18),
      remedies: [{ text: 'Install KB300972.' }],
    },
  },
  cve: {
    document: {
      name: 'CVE-2024-1.json',
      text: json({
        cveMetadata: { cveId: 'CVE-2024-1', datePublished: '2024-01-01T00:00:00' },
        containers: {
          cna: {
            descriptions: [{ lang: 'en', value: 'A hole.' }],
            affected: [
              {
                vendor: 'acme',
                product: 'server',
                versions: [{ version: '1.0', lessThan: '1.4', status: 'affected', versionType: 'semver' }],
              },
            ],
          },
          adp: [
            {
              metrics: [
                {
                  other: {
                    type: 'ssvc',
                    content: {
                      options: [{ Exploitation: 'PoC' }, { Automatable: 'Yes' }, { 'Technical Impact': 'total' }],
                    },
                  },
                },
              ],
            },
          ],
        },
      }),
    },
    advisories: 1,
    flaws: 1,
    first: {
      id: 'CVE-2024-1',
      decision: { exploitation: 'poc', automatable: true, totalImpact: true },
      affected: [
        {
          ecosystem: 'vendor:acme',
          name: 'server',
          scheme: 'semver',
          ranges: [{ introduced: '1.0', fixed: '1.4', lastAffected: null }],
        },
      ],
    },
  },
  kev: {
    document: {
      name: 'known_exploited_vulnerabilities.json',
      text: json({
        vulnerabilities: [
          {
            cveID: 'CVE-2021-41773',
            vendorProject: 'Apache',
            product: 'HTTP Server',
            dateAdded: '2021-11-03',
            knownRansomwareCampaignUse: 'Known',
            notes: 'https://a.example/x ; https://b.example/y',
          },
        ],
      }),
    },
    advisories: 1,
    flaws: 1,
    first: {
      id: 'CVE-2021-41773',
      knownExploited: { since: Date.UTC(2021, 10, 3), ransomware: true },
      references: ['https://a.example/x', 'https://b.example/y'],
    },
  },
  epss: {
    document: {
      name: 'epss.csv',
      text: '#model_version:v2023.03.01,score_date:2024-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1,5e-05,0.1\n',
    },
    advisories: 0,
    flaws: 1,
  },
  nvd: {
    document: {
      name: 'page.json',
      text: json({
        vulnerabilities: [
          {
            cve: {
              id: 'CVE-2024-1',
              descriptions: [{ lang: 'en', value: 'A hole.' }],
              configurations: [
                {
                  nodes: [
                    {
                      cpeMatch: [
                        {
                          vulnerable: true,
                          criteria: 'cpe:2.3:a:acme:server:*:*:*:*:*:*:*:*',
                          versionEndExcluding: '1.4',
                        },
                        { vulnerable: false, criteria: 'cpe:2.3:o:linux:kernel:-:*:*:*:*:*:*:*' },
                      ],
                    },
                  ],
                },
              ],
            },
          },
        ],
      }),
    },
    advisories: 1,
    flaws: 0,
    first: { id: 'CVE-2024-1', affected: [fixedIn('vendor:acme', 'server', '1.4')] },
  },
  'package-manager': {
    document: {
      name: 'inventory.json',
      text: json({
        host: 'web1',
        taken: 1_700_000_000_000,
        os: { ecosystem: 'Debian:12' },
        packages: [
          {
            name: 'libexample1',
            source: 'example',
            version: '1.0-1',
            candidate: { version: '1.0-1+deb12u1', security: true },
          },
          { name: 'other', source: 'other', version: '1', candidate: { version: '2', security: false } },
        ],
      }),
    },
    advisories: 1,
    flaws: 0,
    first: { affected: [fixedIn('Debian:12', 'example', '1.0-1+deb12u1')] },
  },
  rss: {
    document: {
      name: 'news.xml',
      text: '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>New bulletin &amp; CVE-2024-1234</title><link>https://a.example/1</link><pubDate>Mon, 01 Jan 2024 00:00:00 GMT</pubDate><description><![CDATA[<b>Patch</b> now]]></description></item></channel></rss>',
    },
    advisories: 1,
    flaws: 0,
    first: {
      title: 'New bulletin & CVE-2024-1234',
      summary: 'Patch now',
      upstream: ['CVE-2024-1234'],
      affected: [],
      published: Date.UTC(2024, 0, 1),
    },
  },
}

function csafDocument(): FeedDocument {
  return {
    name: 'example.json',
    text: json({
      document: {
        category: 'csaf_security_advisory',
        csaf_version: '2.0',
        title: 'A hole',
        publisher: { category: 'vendor', name: 'Acme', namespace: 'https://acme.example' },
        tracking: {
          id: 'ACME-1',
          version: '1',
          status: 'final',
          current_release_date: '2024-01-01T00:00:00Z',
          initial_release_date: '2024-01-01T00:00:00Z',
          revision_history: [{ number: '1', date: '2024-01-01T00:00:00Z', summary: 'first' }],
        },
      },
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'Acme',
            branches: [
              {
                category: 'product_name',
                name: 'Server',
                branches: [
                  {
                    category: 'product_version_range',
                    name: 'vers:generic/<1.4',
                    product: { name: 'Server below 1.4', product_id: 'P-1' },
                  },
                ],
              },
            ],
          },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2024-1',
          notes: [{ category: 'description', text: 'A hole.' }],
          product_status: { known_affected: ['P-1'] },
          remediations: [
            {
              category: 'workaround',
              details: 'Switch it off.',
              product_ids: ['P-1'],
              restart_required: { category: 'machine' },
            },
          ],
        },
      ],
    }),
  }
}

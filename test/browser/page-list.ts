export interface ListedPage {
  name: string
  path: string
  /** A text that stands on it when it is drawn over the made-up world. */
  ready: string
}

/** Every page of the console: each is looked at by axe, narrow and wide, light and dark, and with hostile text in every field. */
export const PAGES: readonly ListedPage[] = [
  { name: 'now', path: '/', ready: 'Look at these first' },
  { name: 'threats', path: '/threats', ready: 'General probing' },
  { name: 'threat', path: '/threats/code-red', ready: 'How to close it' },
  { name: 'sources', path: '/sources', ready: 'most requests first' },
  { name: 'source', path: '/sources/198.51.100.7', ready: 'What it sent' },
  { name: 'unclassified', path: '/unclassified', ready: 'A line of it' },
  { name: 'evidence', path: '/evidence', ready: 'newest first' },
  { name: 'races', path: '/races', ready: 'All races' },
  { name: 'race', path: '/races/CVE-2026-11542', ready: 'What happened' },
  { name: 'exposure', path: '/exposure?package=webframe', ready: 'Fixes' },
  { name: 'hosts', path: '/hosts', ready: 'Most pressing first' },
  { name: 'host', path: '/hosts/shop-03', ready: 'Who can reach it' },
  { name: 'advisories', path: '/advisories', ready: 'To evaluate' },
  { name: 'advisory', path: '/advisories/DSA-5912-1', ready: 'What happened' },
  { name: 'duty', path: '/duty', ready: 'The next 14 days' },
  { name: 'sensors', path: '/sensors', ready: 'Disk free' },
  { name: 'audit', path: '/audit', ready: 'create-token' },
  { name: 'settings', path: '/settings', ready: 'Make token' },
]

import { readOsv } from './osv/read.ts'
import type { AdvisorySource } from './types.ts'

/** GitHub's advisories, which are published in OSV form, one file each. */
export const github: AdvisorySource = {
  id: 'github',
  title: 'GitHub security advisories (OSV form)',
  wants: (name) => /(^|\/)GHSA-[\w-]+\.json$/i.test(name),
  *read({ text }) {
    yield readOsv(text, 'github')
  },
}

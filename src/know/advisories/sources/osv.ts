import { readOsv } from './osv/read.ts'
import type { AdvisorySource } from './types.ts'

/** The Open Source Vulnerability format: one record a document. */
export const osv: AdvisorySource = {
  id: 'osv',
  title: 'OSV records (osv.dev: distributions and language packages)',
  wants: (name) => name.endsWith('.json') && !/(^|\/)\.|(^|\/)package(-lock)?\.json$/.test(name),
  *read({ text }) {
    yield readOsv(text, 'osv')
  },
}

import { isCsafName } from './csaf/names.ts'
import { readCsaf } from './csaf/read.ts'
import type { AdvisorySource } from './types.ts'

/** CSAF 2.0 of any publisher, with VEX. */
export const csaf: AdvisorySource = {
  id: 'csaf',
  title: 'CSAF 2.0 advisories and VEX of any publisher',
  wants: isCsafName,
  read: ({ text }) => readCsaf(text, 'csaf'),
}

import { isCsafName } from './csaf/names.ts'
import { readCsaf } from './csaf/read.ts'
import type { AdvisorySource } from './types.ts'

/** SUSE's advisories and VEX. They name binary packages, never the source package: rows bear binary names. */
export const suseCsaf: AdvisorySource = {
  id: 'suse-csaf',
  title: 'SUSE CSAF advisories and VEX',
  wants: isCsafName,
  read: ({ text }) => readCsaf(text, 'suse-csaf'),
}

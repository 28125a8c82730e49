import { isCsafName } from './csaf/names.ts'
import { readCsaf } from './csaf/read.ts'
import type { AdvisorySource } from './types.ts'

/** Red Hat's advisories (RHSA) and VEX (one a CVE), whose products are RPMs on releases named by CPE. */
export const redhatCsaf: AdvisorySource = {
  id: 'redhat-csaf',
  title: 'Red Hat CSAF advisories and VEX',
  wants: isCsafName,
  read: ({ text }) => readCsaf(text, 'redhat-csaf'),
}

import type { EvidenceSample } from '../../../model/sighting.ts'
import { visibleText } from '../../../support/escape.ts'
import { iso } from '../../../support/time.ts'
import type { EvidenceLine } from '../schemas/evidence.ts'

const LONGEST = 4000

/** Sensors are outside too: what they call visible text is made visible again, which changes nothing in honest text. */
export function evidenceLine(sample: EvidenceSample): EvidenceLine {
  return {
    threat: visibleText(sample.threat),
    source: visibleText(sample.source),
    time: iso(sample.time),
    file: visibleText(sample.file, LONGEST),
    line: sample.line,
    status: sample.status,
    text: visibleText(sample.text, LONGEST),
  }
}

import { type JsonObject, objectIn, textIn } from '../json.ts'
import { productRules } from './check/products.ts'
import { profileRules } from './check/profiles.ts'
import { scoreRules } from './check/scores.ts'
import { trackingRules } from './check/tracking.ts'
import { wordRules } from './check/words.ts'

const RULES = [...productRules, ...scoreRules, ...wordRules, ...trackingRules, ...profileRules]

/** More broken rules than this say no more than these do. */
const MOST_MESSAGES = 20

/** What breaks the mandatory tests of CSAF 2.0 (section 6.1), each with its section; nothing for a valid document. */
export function checkCsaf(document: JsonObject): string[] {
  const found = missingParts(document)
  for (const { section, check } of RULES) {
    for (const message of check(document)) {
      if (found.length >= MOST_MESSAGES) return found
      found.push(`${section}: ${message}`)
    }
  }
  return found
}

function missingParts(document: JsonObject): string[] {
  const head = objectIn(document, 'document')
  const tracking = objectIn(head, 'tracking')
  const wanted: Array<[JsonObject | null, string]> = [
    [head, 'category'],
    [head, 'csaf_version'],
    [head, 'title'],
    [tracking, 'id'],
    [tracking, 'version'],
    [tracking, 'status'],
    [tracking, 'current_release_date'],
  ]
  return wanted.filter(([parent, key]) => textIn(parent, key) === null).map(([, key]) => `schema: ${key} is missing`)
}

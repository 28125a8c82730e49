import type { ByteString } from '../../../model/record.ts'
import type { Condition, Rule, Test } from '../../../model/rule.ts'
import { fold } from './fold.ts'
import { views } from './views.ts'

/**
 * CVEs named by the rules that matched one request or one source's requests, the best founded first: rules that need more
 * distinguishing text go before rules that need less; CVEs of one rule keep their order.
 */
export function rankCves(matchedRules: readonly Rule[]): string[] {
  const best = new Map<string, { weight: number; sum: number; place: number }>()
  for (const rule of matchedRules) {
    const weight = weightOf(rule.condition)
    for (const [place, cve] of rule.cves.entries()) {
      const known = best.get(cve)
      if (known === undefined) best.set(cve, { weight, sum: weight, place })
      else {
        known.sum += weight
        if (weight > known.weight) Object.assign(known, { weight, place })
      }
    }
  }
  return [...best.entries()]
    .toSorted(([, a], [, b]) => b.weight - a.weight || b.sum - a.sum || a.place - b.place)
    .map(([cve]) => cve)
}

/**
 * How much distinguishing text a condition needs in every record it matches, about one a letter: of alternatives the
 * weakest counts. Words that any site has, traversal and escapes count nothing, so 0 means "could be anything".
 */
export function weightOf(condition: Condition): number {
  if (condition.op === 'not') return 0
  if (condition.op === 'test')
    return weightOfTest(condition.test, condition.field === 'method' || condition.field === 'protocol')
  const weights = condition.of.map(weightOf)
  return condition.op === 'or' ? Math.min(...weights) : weights.reduce((sum, weight) => sum + weight, 0)
}

function weightOfTest(test: Test, isProtocolWord: boolean): number {
  if (isProtocolWord) return test.kind === 'equals' && test.value !== 'get' && test.value !== 'GET' ? 0.5 : 0
  if (test.kind === 'wildcard') {
    return test.pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? weightOfText(piece) : 0), 0)
  }
  if (test.kind === 'number') return test.op === '=' ? 0.5 : 0
  if (test.kind === 'regex') return weightOfText(requiredText(test.source))
  if ('value' in test && typeof test.value === 'string')
    return weightOfText(test.value) + (test.kind === 'equals' ? 0.25 : 0)
  return 0
}

/** Words of paths and queries that say nothing about the product. */
const COMMON = new Set(
  `a about account accounts action add admin administrator ajax alert all and api app apps asp aspx assets auth base64 bash bin boot c cat cgi
  cmd command conf config console contains content cookie core css data default delete do document download edit en error etc exe exec
  execute false file filename files form get go group groups hosts htm html http https id image images img import include index info
  ini init input java javascript jpg js json jsp key lib line list log login logout logs main method misc mode name new null of option options
  or order out output page param pass passwd password path php php3 phtml ping png portal post proc process public query read
  refresh report request rest root run script search select self server service session set setup sh shadow shell sql src start
  static status style svc sys system target task test tests text tmp token true txt type union update upload uploads url user
  username users v1 v2 v3 value var version view web win win32 windows winnt www x xml xmlrpc`.split(/\s+/),
)
/** Encodings that no ordinary client writes, each the mark of one bypass. */
const TRICK =
  /%%32%65|\/\.%2e\/|%25[32]|%u00|%c0%a|%c1%|\.%252e|\/\.\.;|;\/\.\.|\/;\/|\?%ad|;\.jsp|cgi-bin\/;|\.jsp\/$|\.\.%2f[a-z_]+\.[a-z]/i

function weightOfText(bytes: ByteString): number {
  const plain = fold(views(bytes).at(-1) ?? bytes)
  let weight = (TRICK.test(bytes) ? 6 : 0) + 3 * (plain.split(/\$[{(]/).length - 1)
  for (const word of plain.match(/[a-z0-9]+/g) ?? []) weight += COMMON.has(word) ? 0.01 * word.length : word.length
  return weight
}

/** Text a regular expression needs, roughly: of alternatives the shortest, nothing of what may be left out. */
function requiredText(source: string): string {
  let text = source
    .replace(/\\x[0-9a-fA-F]{2}|\\[dDwWsSbB]|\[\^?\]?(?:\\.|[^\]\\])*\]/g, '.')
    .replace(/\\(.)/g, (_, char: string) => (/[A-Za-z0-9/_-]/.test(char) ? char : ' '))
  for (let round = 0; round < 20 && /\([^()]*\)/.test(text); round++) {
    text = text.replace(
      /\((?:\?:|\?P?<\w+>|\?i\))?([^()]*)\)([?*+]|\{\d*,?\d*\})?/g,
      (_, inner: string, times?: string) =>
        times === '?' || times === '*' || times?.startsWith('{0') ? ' ' : shortest(inner),
    )
  }
  return shortest(text).replace(/[^?*]?[?*]|\{[^}]*\}/g, (part) => (/[?*]$/.test(part) ? ' ' : ''))
}

function shortest(alternatives: string): string {
  const letters = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').length
  return alternatives.split('|').reduce((a, b) => (letters(b) < letters(a) ? b : a))
}

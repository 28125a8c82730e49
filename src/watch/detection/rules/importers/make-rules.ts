import type { Condition, Rule, RuleOrigin } from '../../../../model/rule.ts'
import { weightOf } from '../rank.ts'
import { withSelections } from './conditions.ts'
import { HUB_LICENCE, type HubMeta } from './hub-labels.ts'

/** Below this a condition names no product: it may be right about the attack, never about the CVE. */
export const ATTRIBUTABLE = 1

/**
 * One rule, or two: alternatives that only show a class of attack (a traversal, a common word) do not name the CVE and
 * become a generic rule of their own.
 */
export function rulesOf(
  meta: HubMeta,
  condition: Condition,
  file: string,
  line: number,
  origin: RuleOrigin,
  silent: boolean,
): Rule[] {
  if (meta.cves.length === 0 || silent) return [rule(meta, condition, file, line, origin, silent)]
  const alternatives = condition.op === 'or' ? condition.of : [condition]
  const strong = alternatives.filter((one) => weightOf(one) >= ATTRIBUTABLE)
  const weak = alternatives.filter((one) => weightOf(one) < ATTRIBUTABLE)
  const rules: Rule[] = []
  if (strong.length > 0) rules.push(rule(meta, joined(strong), file, line, origin, false))
  if (weak.length > 0) rules.push(generic(rule(meta, joined(weak), file, line, origin, false), strong.length > 0))
  return rules
}

function joined(of: Condition[]): Condition {
  const [only] = of
  return of.length === 1 && only !== undefined ? only : { op: 'or', of }
}

function generic(from: Rule, isSecond: boolean): Rule {
  return {
    ...from,
    id: isSecond ? `${from.id}-loose` : from.id,
    name: isSecond ? `${from.name}-loose` : from.name,
    threat: isSecond ? `${from.id}-loose` : from.id,
    title: `${from.title} (too general to name a CVE)`,
    level: 'low',
    kind: 'generic',
    cves: [],
    tags: from.tags.filter((tag) => !tag.startsWith('cve.')),
  }
}

function rule(
  meta: HubMeta,
  condition: Condition,
  file: string,
  line: number,
  origin: RuleOrigin,
  silent: boolean,
): Rule {
  return {
    id: silent ? `${meta.id}-event` : meta.id,
    name: silent ? `${meta.name}-event` : meta.name,
    title: meta.title,
    description: meta.description,
    author: meta.author,
    licence: HUB_LICENCE,
    level: meta.level,
    references: meta.references,
    tags: meta.tags,
    cves: meta.cves,
    threat: threatOf(meta),
    kind: meta.kind,
    origin,
    direction: 'inbound',
    silent,
    file,
    line,
    condition: withSelections(condition),
    tests: [],
  }
}

/** `cve-2021-41773` where there is a CVE, else the rule's own id. */
export function threatOf(meta: HubMeta): string {
  return meta.cves[0]?.toLowerCase() ?? meta.id
}

import type { Condition, Level, Rule, RuleOrigin, RuleTest } from '../../../model/rule.ts'
import type { ThreatKind } from '../../../model/threat.ts'
import { type Problem, RuleFault } from './problem.ts'
import { parseCondition } from './sigma-condition.ts'
import { isMap, oneOrMore, parseSelection } from './sigma-selection.ts'
import { lineOf } from './yaml.ts'

/** Where a rule document comes from, and what it takes over when it does not say so itself. */
export interface DocumentSource {
  file: string
  line: number
  origin: RuleOrigin
  licence?: string
  defaults?: { threat?: string; kind?: ThreatKind; cves?: readonly string[]; author?: string }
}

/**
 * One Sigma rule document (plain data, from `readYaml` or elsewhere) as a rule. Pushes what is wrong to `problems`, with the
 * line when the document came from `readYaml`; returns null when the rule cannot be used or is not about the web.
 */
export function parseRuleDocument(document: unknown, from: DocumentSource, problems: Problem[]): Rule | null {
  const report = (severity: Problem['severity'], field: string, message: string, remedy: string, line: number | null) =>
    problems.push({ file: from.file, line: line ?? from.line, field, message, remedy, severity })
  try {
    if (!isMap(document)) throw new RuleFault('', 'a rule must be a map', 'write title, logsource and detection')
    const direction = directionOf(document)
    if (direction === null) {
      report(
        'warning',
        'logsource',
        'not a web log source: left out',
        'use category webserver or proxy',
        lineOf(document, 'logsource'),
      )
      return null
    }
    return build(document, direction, from, (field, message, remedy, line) =>
      report('warning', field, message, remedy, line),
    )
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error
    report(
      'error',
      error.field,
      error.message,
      error.remedy,
      error.line ?? lineOf(document, error.field.split('.')[0] ?? ''),
    )
    return null
  }
}

type Warn = (field: string, message: string, remedy: string, line: number | null) => void

function build(
  document: Record<string, unknown>,
  direction: Rule['direction'],
  from: DocumentSource,
  warn: Warn,
): Rule {
  const title = text(document, 'title') ?? ''
  const id = text(document, 'id') ?? slug(title)
  if (id === '') throw new RuleFault('id', 'a rule needs an id or a title', 'add both')
  const own = ownBlock(document, warn)
  const tags = texts(document['tags'])
  const tagged = tags.flatMap(cveOfTag)
  const cves = tagged.length > 0 ? tagged : [...(from.defaults?.cves ?? [])]
  const kind = kindOf(own['kind']) ?? from.defaults?.kind ?? kindFromTags(tags, cves)
  return {
    id,
    name: text(document, 'name'),
    title: title === '' ? id : title,
    description: text(document, 'description') ?? '',
    author: text(document, 'author') ?? from.defaults?.author ?? '',
    licence: text(document, 'license') ?? text(document, 'licence') ?? from.licence ?? defaultLicence(from.origin),
    level: levelOf(document['level']),
    references: texts(document['references']),
    tags,
    cves,
    threat: text(own, 'threat') ?? from.defaults?.threat ?? cves[0]?.toLowerCase() ?? slug(title),
    kind,
    origin: from.origin,
    direction: own['direction'] === 'inbound' || own['direction'] === 'outbound' ? own['direction'] : direction,
    silent: own['silent'] === true,
    file: from.file,
    line: from.line,
    condition: detectionOf(document, warn),
    tests: parseTests(own['tests']),
  }
}

/** `webserver` and server logs look at requests to us, `proxy` at our own requests to others. */
function directionOf(document: Record<string, unknown>): Rule['direction'] | null {
  const source = document['logsource']
  if (source === undefined)
    throw new RuleFault('logsource', 'the rule has no logsource', 'add "logsource: {category: webserver}"')
  if (!isMap(source)) throw new RuleFault('logsource', 'logsource must be a map', 'write "category: webserver"')
  if (source['category'] === 'proxy') return 'outbound'
  if (source['category'] === 'webserver') return 'inbound'
  const server = [source['product'], source['service']].some((value) => value === 'apache' || value === 'nginx')
  return source['category'] === undefined && server ? 'inbound' : null
}

function detectionOf(document: Record<string, unknown>, warn: Warn): Condition {
  const detection = document['detection']
  if (!isMap(detection))
    throw new RuleFault('detection', 'the rule has no detection', 'add "detection" with a selection and a condition')
  const selections = new Map<string, Condition>()
  for (const [name, value] of Object.entries(detection)) {
    if (name === 'condition') continue
    if (name === 'timeframe') {
      warn('detection.timeframe', 'timeframe is ignored', 'write a Sigma correlation document', lineOf(detection, name))
      continue
    }
    try {
      selections.set(name, parseSelection(name, value))
    } catch (error) {
      if (error instanceof RuleFault) throw within(error, detection, name)
      throw error
    }
  }
  const wanted = detection['condition']
  const conditions = Array.isArray(wanted) ? wanted : [wanted]
  const used = new Set<string>()
  try {
    const of = conditions.map((one) => {
      if (typeof one !== 'string')
        throw new RuleFault('condition', 'the detection has no condition', 'add "condition: selection"')
      return parseCondition(one, selections, used)
    })
    for (const name of selections.keys()) {
      if (!used.has(name))
        warn(
          `detection.${name}`,
          `selection "${name}" is never used`,
          'name it in the condition or remove it',
          lineOf(detection, name),
        )
    }
    if (of.length === 0) throw new RuleFault('condition', 'the condition is an empty list', 'name a selection')
    return oneOrMore('or', of)
  } catch (error) {
    if (error instanceof RuleFault) throw within(error, detection, 'condition')
    throw error
  }
}

function within(fault: RuleFault, container: object, key: string): RuleFault {
  return new RuleFault(`detection.${fault.field}`, fault.message, fault.remedy, fault.line ?? lineOf(container, key))
}

const OWN_KEYS = ['threat', 'kind', 'silent', 'direction', 'tests', 'leak', 'blackhole']

function ownBlock(document: Record<string, unknown>, warn: Warn): Record<string, unknown> {
  const own = document['x-firebreak']
  if (own === undefined || own === null) return {}
  if (!isMap(own))
    throw new RuleFault('x-firebreak', 'x-firebreak must be a map', `use the keys ${OWN_KEYS.join(', ')}`)
  for (const key of Object.keys(own)) {
    if (!OWN_KEYS.includes(key))
      warn(`x-firebreak.${key}`, `unknown key "${key}"`, `use one of ${OWN_KEYS.join(', ')}`, lineOf(own, key))
  }
  if (own['kind'] !== undefined && kindOf(own['kind']) === null) {
    throw new RuleFault(
      'x-firebreak.kind',
      `"${String(own['kind'])}" is no kind`,
      'use worm, exploit, scanner or generic',
    )
  }
  return own
}

/** A list of `{line, expect: match|no-match, format?}`; throws a `RuleFault` for anything else. */
export function parseTests(value: unknown): RuleTest[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value))
    throw new RuleFault('tests', 'tests must be a list', 'write "- {line: ..., expect: match}"')
  return value.map((test, index) => {
    const expect = isMap(test) ? test['expect'] : undefined
    if (!isMap(test) || typeof test['line'] !== 'string' || (expect !== 'match' && expect !== 'no-match')) {
      throw new RuleFault(
        'tests',
        'a test needs "line" and "expect: match" or "expect: no-match"',
        'complete it',
        lineOf(value, index),
      )
    }
    const format = test['format']
    return typeof format === 'string' ? { line: test['line'], expect, format } : { line: test['line'], expect }
  })
}

function cveOfTag(tag: string): string[] {
  const found = /^cve[.\-_](\d{4})[.\-_](\d{4,7})$/i.exec(tag.trim())
  return found === null ? [] : [`CVE-${found[1]}-${found[2]}`]
}

/** A rule that names no CVE is about one exploit only when it says it is about a current threat. */
function kindFromTags(tags: readonly string[], cves: readonly string[]): ThreatKind {
  if (cves.length > 0 || tags.includes('detection.emerging-threats')) return 'exploit'
  return tags.some((tag) => tag === 'attack.reconnaissance' || tag.startsWith('attack.t1595')) ? 'scanner' : 'generic'
}

function kindOf(value: unknown): ThreatKind | null {
  return value === 'worm' || value === 'exploit' || value === 'scanner' || value === 'generic' ? value : null
}

export function levelOf(value: unknown): Level {
  return value === 'informational' || value === 'low' || value === 'high' || value === 'critical' ? value : 'medium'
}

export function defaultLicence(origin: RuleOrigin): string {
  if (origin === 'sigma') return 'DRL-1.1'
  if (origin === 'catalogue') return 'Apache-2.0'
  return origin === 'user' ? 'unknown' : 'MIT'
}

export function text(map: Record<string, unknown>, key: string): string | null {
  const value = map[key]
  if (Array.isArray(value)) return texts(value).join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

export function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return list.filter((item) => typeof item === 'string' || typeof item === 'number').map(String)
}

export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

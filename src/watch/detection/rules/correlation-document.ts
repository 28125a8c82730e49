import type { Correlation, RuleField } from '../../../model/rule.ts'
import { type Problem, RuleFault } from './problem.ts'
import { defaultLicence, type DocumentSource, levelOf, slug, text, texts } from './rule-document.ts'
import { mapField } from './sigma-fields.ts'
import { isMap } from './sigma-selection.ts'
import { lineOf } from './yaml.ts'

const TYPES = ['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const
const OPERATORS = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** One Sigma correlation document; null, and an entry in `problems`, when it cannot be used. */
export function parseCorrelationDocument(
  document: unknown,
  from: DocumentSource,
  problems: Problem[],
): Correlation | null {
  try {
    if (!isMap(document) || !isMap(document['correlation']))
      throw new RuleFault('correlation', 'correlation must be a map', 'write type, rules, group-by and timespan')
    return build(document, document['correlation'], from)
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error
    const inner = isMap(document) ? document['correlation'] : null
    const line = error.line ?? lineOf(inner, error.field) ?? lineOf(document, 'correlation') ?? from.line
    problems.push({
      file: from.file,
      line,
      field: error.field,
      message: error.message,
      remedy: error.remedy,
      severity: 'error',
    })
    return null
  }
}

function build(document: Record<string, unknown>, block: Record<string, unknown>, from: DocumentSource): Correlation {
  const type = TYPES.find((one) => one === block['type'])
  if (type === undefined)
    throw new RuleFault('type', `unknown correlation type "${String(block['type'])}"`, `use one of ${TYPES.join(', ')}`)
  const rules = texts(block['rules'])
  if (rules.length === 0)
    throw new RuleFault('rules', 'a correlation needs the rules it counts', 'list their ids or names')
  if (block['aliases'] !== undefined)
    throw new RuleFault('aliases', 'field aliases are not supported', 'group by a field all rules share')
  const title = text(document, 'title') ?? ''
  const own = isMap(document['x-firebreak']) ? document['x-firebreak'] : {}
  const timespan = seconds(block['timespan'] ?? block['timeframe'], 'timespan')
  const { op, count, field } = threshold(block['condition'], type, rules.length)
  const tags = texts(document['tags'])
  const cves = tags.flatMap((tag) =>
    /^cve\.\d{4}[-.]\d{4,7}$/i.test(tag) ? [`CVE-${tag.slice(4).replace('.', '-')}`] : [],
  )
  const id = text(document, 'id') ?? text(document, 'name') ?? slug(title)
  if (id === '') throw new RuleFault('id', 'a correlation needs an id, a name or a title', 'add one')
  const kind = own['kind']
  return {
    id,
    title: title === '' ? id : title,
    type,
    rules,
    groupBy: texts(block['group-by']).map(groupField),
    timespan,
    op,
    count,
    field,
    leak: own['leak'] === undefined ? null : seconds(own['leak'], 'leak'),
    blackhole: own['blackhole'] === undefined ? 0 : seconds(own['blackhole'], 'blackhole'),
    threat: text(own, 'threat') ?? from.defaults?.threat ?? cves[0]?.toLowerCase() ?? slug(title),
    kind:
      kind === 'worm' || kind === 'exploit' || kind === 'generic' || kind === 'scanner'
        ? kind
        : (from.defaults?.kind ?? 'scanner'),
    cves: cves.length > 0 ? cves : [...(from.defaults?.cves ?? [])],
    level: levelOf(document['level']),
    author: text(document, 'author') ?? from.defaults?.author ?? '',
    licence: text(document, 'license') ?? from.licence ?? defaultLicence(from.origin),
    origin: from.origin,
    file: from.file,
  }
}

/** `temporal` types without a condition want every rule to have matched. */
function threshold(
  value: unknown,
  type: Correlation['type'],
  rules: number,
): Pick<Correlation, 'op' | 'count' | 'field'> {
  const temporal = type === 'temporal' || type === 'temporal_ordered'
  if (value === undefined && temporal) return { op: '>=', count: rules, field: null }
  if (!isMap(value)) throw new RuleFault('condition', 'a correlation needs a condition', 'write "condition: {gte: 10}"')
  const wanted = (Object.keys(OPERATORS) as Array<keyof typeof OPERATORS>).find((key) => value[key] !== undefined)
  const count = wanted === undefined ? Number.NaN : Number(value[wanted])
  if (wanted === undefined || !Number.isInteger(count) || count < 0) {
    throw new RuleFault('condition', 'the condition needs a whole number', 'write for example "gte: 10"')
  }
  const field = value['field'] === undefined ? null : groupField(String(value['field']))
  if (type === 'value_count' && field === null)
    throw new RuleFault('condition', 'value_count needs a field', 'add "field: cs-uri-stem"')
  return { op: OPERATORS[wanted], count, field }
}

function groupField(name: string): RuleField {
  const field = mapField(name)
  return field === 'uri' ? 'target' : field
}

const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `30s`, `10m`, `1h`, `500ms`, or plain seconds. */
function seconds(value: unknown, field: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(ms|[smhdw])?$/.exec(String(value ?? '').trim())
  const number = Number(found?.[1]) * (UNITS[found?.[2] ?? 's'] ?? 1)
  if (found === null || !(number > 0))
    throw new RuleFault(field, `"${String(value)}" is no time span`, 'write for example 30s, 10m or 1h')
  return number
}

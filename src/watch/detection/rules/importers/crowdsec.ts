import type { Correlation, RuleField } from '../../../../model/rule.ts'
import { weightOf } from '../rank.ts'
import { seconds } from './durations.ts'
import { parseExpr } from './expr/parser.ts'
import { type Expr, ExprFault } from './expr/syntax.ts'
import { HUB_LICENCE, type HubMeta, hubMeta, mapOf } from './hub-labels.ts'
import { ATTRIBUTABLE, rulesOf, threatOf } from './make-rules.ts'
import { conditionOf, type Lists, unknownHelper } from './scenario/filter.ts'
import { groupFieldOf } from './scenario/subject.ts'
import { Unsupported } from './scenario/unsupported.ts'
import { listLines, ownList } from './own-lists.ts'
import type { DataFile, Imported, Importer, ImportFile } from './types.ts'
import { test } from './conditions.ts'

const KINDS = new Set(['leaky', 'trigger'])

/** CrowdSec scenarios: a trigger becomes a rule, a leaky bucket a silent rule and a correlation with the same bucket. */
export const crowdsec: Importer = {
  id: 'crowdsec',
  title: 'CrowdSec scenarios (YAML with type and filter)',
  recognises: (documents) => documents.some((one) => 'filter' in mapOf(one) && 'type' in mapOf(one)),
  convert(file, documents, data) {
    const imported: Imported = { rules: [], correlations: [], skipped: [], notes: [] }
    for (const [index, document] of documents.entries()) {
      const map = mapOf(document)
      const name = String(map['name'] ?? `${file.file} document ${index + 1}`)
      try {
        scenario(map, name, file, data, imported)
      } catch (error) {
        if (!(error instanceof Unsupported) && !(error instanceof ExprFault)) throw error
        imported.skipped.push({ name, why: error.message })
      }
    }
    return imported
  },
}

function scenario(map: Record<string, unknown>, name: string, file: ImportFile, data: DataFile, into: Imported): void {
  if (typeof map['filter'] !== 'string' || typeof map['name'] !== 'string')
    throw new Unsupported('is no scenario: it has no name or no filter')
  const type = String(map['type'])
  if (!KINDS.has(type)) throw new Unsupported(`buckets of type "${type}" are not supported`)
  for (const field of ['overflow_filter', 'cancel_on', 'condition']) {
    if (field in map) throw new Unsupported(`needs ${field}`)
  }
  const borrowed = new Set<string>()
  const filter = parseExpr(map['filter'])
  const helper = unknownHelper(filter)
  if (helper !== null) throw new Unsupported(`needs the helper ${helper}()`)
  const drafted = conditionOf(filter, listsFrom(data, borrowed))
  if (drafted === false) throw new Unsupported('its filter can never be true for a web log')
  const meta = hubMeta(map)
  // A filter that is always true still needs a line to hold what is counted.
  const condition = drafted === true ? test(distinctOf(map) ?? 'source', { kind: 'exists', wanted: true }) : drafted
  const rules = rulesOf(meta, condition, file.file, 1, 'crowdsec', type === 'leaky')
  if (type === 'leaky')
    into.correlations.push(bucket(map, loosened(meta, weightOf(condition)), rules[0]?.id ?? '', file))
  into.rules.push(...rules)
  for (const list of borrowed)
    into.notes.push({ name, note: `imported with our list "${list}" in place of a data file that is not here` })
}

function loosened(meta: HubMeta, weight: number): HubMeta {
  if (meta.cves.length === 0 || weight >= ATTRIBUTABLE) return meta
  return { ...meta, cves: [], kind: 'generic', level: 'low', title: `${meta.title} (too general to name a CVE)` }
}

function listsFrom(data: DataFile, borrowed: Set<string>): Lists {
  return (dataFile) => {
    const text = data(dataFile)
    if (text !== null) return listLines(text)
    const own = ownList(dataFile)
    if (own === null) throw new Unsupported(`needs the data file ${dataFile}, which is not here`)
    borrowed.add(own.name)
    return own.lines
  }
}

function bucket(map: Record<string, unknown>, meta: HubMeta, base: string, file: ImportFile): Correlation {
  const capacity = Number(map['capacity'])
  const leak = seconds(map['leakspeed'])
  if (!Number.isInteger(capacity) || capacity < 0)
    throw new Unsupported(`a bucket of capacity "${String(map['capacity'])}"`)
  if (leak === null) throw new Unsupported(`leakspeed "${String(map['leakspeed'])}" is no duration`)
  const field = distinctOf(map)
  const count = capacity + 1
  return {
    id: meta.id,
    title: meta.title,
    type: field === null ? 'event_count' : 'value_count',
    rules: [base],
    groupBy: groupsOf(map['groupby']),
    timespan: leak * count,
    op: '>=',
    count,
    field,
    leak,
    blackhole: seconds(map['blackhole']) ?? 0,
    threat: threatOf(meta),
    kind: meta.kind,
    cves: meta.cves,
    level: meta.level,
    author: meta.author,
    licence: HUB_LICENCE,
    origin: 'crowdsec',
    file: file.file,
  }
}

function distinctOf(map: Record<string, unknown>): RuleField | null {
  return map['distinct'] === undefined ? null : fieldOf(parseExpr(String(map['distinct'])), 'distinct')
}

/** `evt.Meta.source_ip + '/' + evt.Parsed.target_fqdn`: the names in it. */
function groupsOf(groupby: unknown): RuleField[] {
  if (groupby === undefined) throw new Unsupported('has one bucket for everybody (no groupby)')
  const fields: RuleField[] = []
  const walk = (expr: Expr): void => {
    if (expr.kind === 'binary' && expr.op === '+') {
      walk(expr.left)
      walk(expr.right)
    } else if (expr.kind !== 'value') fields.push(fieldOf(expr, 'groupby'))
  }
  walk(parseExpr(String(groupby)))
  return [...new Set(fields)]
}

function fieldOf(expr: Expr, where: string): RuleField {
  const field = expr.kind === 'name' ? groupFieldOf(expr.name) : null
  if (field === null) throw new Unsupported(`its ${where} looks at something no log line holds`)
  return field
}

import { stringify } from 'yaml'
import type { ByteString } from '../../../../model/record.ts'
import type { Condition, Correlation, Rule, Test } from '../../../../model/rule.ts'
import { fromUtf8 } from '../../../../support/escape.ts'
import { isValueList, SIGMA_NAMES, withSelections } from './conditions.ts'

/** A rule or correlation as one Sigma YAML document, with what Sigma lacks in `x-firebreak`. Reads back as it was. */
export function toSigmaYaml(from: Rule | Correlation): string {
  return stringify('condition' in from ? ruleDocument(from) : correlationDocument(from), { lineWidth: 0 })
}

function ruleDocument(rule: Rule): Record<string, unknown> {
  const detection: Record<string, unknown> = {}
  const wanted = written(withSelections(rule.condition), detection)
  return without({
    title: rule.title,
    id: rule.id,
    name: rule.name ?? undefined,
    description: rule.description === '' ? undefined : rule.description,
    author: rule.author,
    license: rule.licence,
    references: rule.references.length === 0 ? undefined : rule.references,
    tags: rule.tags.length === 0 ? undefined : rule.tags,
    logsource: { category: rule.direction === 'outbound' ? 'proxy' : 'webserver' },
    detection: { ...detection, condition: wanted },
    level: rule.level,
    'x-firebreak': without({
      threat: rule.threat,
      kind: rule.kind,
      silent: rule.silent ? true : undefined,
      tests: rule.tests.length === 0 ? undefined : rule.tests,
    }),
  })
}

/** The condition in Sigma's words; puts its selections into `detection`. */
function written(node: Condition, detection: Record<string, unknown>): string {
  if (node.op === 'not') return `not ${bracketed(node.of, detection)}`
  if (node.op === 'test') {
    detection[node.selection] = { [keyOf(node)]: valueOf(node.test) }
    return node.selection
  }
  if (isValueList(node)) {
    const leaves = node.of.filter((leaf) => leaf.op === 'test')
    const [first] = leaves
    if (first !== undefined) {
      detection[first.selection] = { [keyOf(first)]: leaves.map((leaf) => valueOf(leaf.test)) }
      return first.selection
    }
  }
  return node.of.map((one) => bracketed(one, detection)).join(` ${node.op} `)
}

function bracketed(node: Condition, detection: Record<string, unknown>): string {
  const inner = written(node, detection)
  return inner.includes(' ') && node.op !== 'not' ? `(${inner})` : inner
}

function keyOf(leaf: Condition & { op: 'test' }): string {
  return `${SIGMA_NAMES[leaf.field]}${modifiersOf(leaf.test)}`
}

const MATCHERS = { contains: '|contains', starts: '|startswith', ends: '|endswith', equals: '' } as const
const COMPARISONS = { '=': '', '<': '|lt', '<=': '|lte', '>': '|gt', '>=': '|gte' } as const

function modifiersOf(test: Test): string {
  switch (test.kind) {
    case 'wildcard':
      return test.cased ? '|cased' : ''
    case 'regex':
      return `|re${[...test.flags].map((flag) => `|${flag}`).join('')}`
    case 'number':
      return COMPARISONS[test.op]
    case 'cidr':
      return '|cidr'
    case 'exists':
      return '|exists'
    case 'null':
      return ''
    default:
      return `${MATCHERS[test.kind]}${test.cased ? '|cased' : ''}`
  }
}

function valueOf(test: Test): string | number | boolean | null {
  switch (test.kind) {
    case 'wildcard':
      return test.pieces
        .map((piece) => (typeof piece === 'string' ? plain(piece) : 'any' in piece ? '*' : '?'))
        .join('')
    case 'regex':
      return test.source
    case 'number':
      return test.value
    case 'cidr':
      return test.network
    case 'exists':
      return test.wanted
    case 'null':
      return null
    default:
      return plain(test.value)
  }
}

function plain(bytes: ByteString): string {
  return fromUtf8(bytes).replace(/[\\*?]/g, '\\$&')
}

const OPERATORS = { '=': 'eq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const

function correlationDocument(from: Correlation): Record<string, unknown> {
  return without({
    title: from.title,
    id: from.id,
    author: from.author,
    license: from.licence,
    tags: from.cves.length === 0 ? undefined : from.cves.map((cve) => `cve.${cve.slice(4)}`),
    correlation: {
      type: from.type,
      rules: from.rules,
      'group-by': from.groupBy.map((field) => SIGMA_NAMES[field]),
      timespan: `${from.timespan}s`,
      condition: without({
        [OPERATORS[from.op]]: from.count,
        field: from.field === null ? undefined : SIGMA_NAMES[from.field],
      }),
    },
    level: from.level,
    'x-firebreak': without({
      threat: from.threat,
      kind: from.kind,
      leak: from.leak === null ? undefined : `${from.leak}s`,
      blackhole: from.blackhole === 0 ? undefined : `${from.blackhole}s`,
    }),
  })
}

function without(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined))
}

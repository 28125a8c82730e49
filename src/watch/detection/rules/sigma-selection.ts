import { Buffer } from 'node:buffer'
import type { Condition, RuleField, Test } from '../../../model/rule.ts'
import { parseNetwork } from '../../../support/address.ts'
import { RuleFault } from './problem.ts'
import { compileRegex } from './regex/regex.ts'
import { base64, base64AtOffsets, utf16, windash } from './sigma-encodings.ts'
import { type MappedField, mapField } from './sigma-fields.ts'
import { type TextMode, textTest } from './sigma-text.ts'
import { lineOf } from './yaml.ts'

/** A Sigma selection as a condition: map = all, list = any, plain values = keywords in the raw line. */
export function parseSelection(name: string, value: unknown): Condition {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new RuleFault(name, `selection "${name}" is empty`, 'give it a field or remove it')
    return oneOrMore(
      'or',
      value.map((item) => (isMap(item) ? parseMap(name, item) : keyword(name, item))),
    )
  }
  if (isMap(value)) return parseMap(name, value)
  if (value === null || value === undefined) {
    throw new RuleFault(name, `selection "${name}" is empty`, 'give it a field or remove it')
  }
  return keyword(name, value)
}

function keyword(name: string, item: unknown): Condition {
  return valueCondition({ name, field: 'line', as: 'keyword', modifiers: ['contains'] }, item)
}

function parseMap(name: string, map: Record<string, unknown>): Condition {
  const keys = Object.keys(map)
  if (keys.length === 0) throw new RuleFault(name, `selection "${name}" is empty`, 'give it a field or remove it')
  return oneOrMore(
    'and',
    keys.map((key) => {
      try {
        return parseItem(name, key, map[key])
      } catch (error) {
        if (!(error instanceof RuleFault)) throw error
        throw new RuleFault(`${name}.${key}`, error.message, error.remedy, error.line ?? lineOf(map, key))
      }
    }),
  )
}

interface Item {
  name: string
  field: MappedField
  /** The field name as the rule writes it. */
  as: string
  modifiers: string[]
}

function parseItem(name: string, key: string, value: unknown): Condition {
  const [as = '', ...modifiers] = key.split('|').map((part) => part.trim())
  const item: Item = {
    name,
    field: mapField(as),
    as: as === '' ? 'keyword' : as,
    modifiers: modifiers.map((m) => m.toLowerCase()),
  }
  if (as === '' && !item.modifiers.some((modifier) => MATCHERS.has(modifier))) item.modifiers.push('contains')
  for (const modifier of item.modifiers) checkModifier(modifier)
  const all = item.modifiers.includes('all')
  const values = Array.isArray(value) ? value : [value]
  if (values.length === 0) throw new RuleFault(key, `"${key}" has no value`, 'give it one')
  const any = oneOrMore(
    all ? 'and' : 'or',
    values.map((one) => valueCondition(item, one)),
  )
  return item.modifiers.includes('neq') ? { op: 'not', of: any } : any
}

const MATCHERS = new Set(['contains', 'startswith', 'endswith', 're', 'cidr', 'exists', 'lt', 'lte', 'gt', 'gte'])
const OTHERS = new Set([
  'all',
  'neq',
  'cased',
  'i',
  'm',
  's',
  'windash',
  'base64',
  'base64offset',
  'wide',
  'utf16',
  'utf16le',
  'utf16be',
])

function checkModifier(modifier: string): void {
  if (MATCHERS.has(modifier) || OTHERS.has(modifier)) return
  if (modifier === 'fieldref') {
    throw new RuleFault(modifier, 'comparing two fields (fieldref) is not supported', 'compare with a value')
  }
  if (modifier === 'expand') {
    throw new RuleFault(modifier, 'placeholders (expand) are not supported', 'write the values out')
  }
  throw new RuleFault(modifier, `unknown modifier "${modifier}"`, 'use a modifier of the Sigma specification')
}

function valueCondition(item: Item, value: unknown): Condition {
  if (isMap(value) || Array.isArray(value)) {
    throw new RuleFault(item.as, 'a value must be a text, a number or null', 'write it as a list of plain values')
  }
  return oneOrMore(
    'or',
    tests(item, value).flatMap((test) => fieldsFor(item.field, test).map((field) => leaf(item, field, test))),
  )
}

/** Where a test on `uri` must look: at the whole target, and where an anchor makes a difference also at the query part. */
function fieldsFor(field: MappedField, test: Test): RuleField[] {
  if (field !== 'uri') return [field]
  if (test.kind === 'null' || test.kind === 'exists') return ['query']
  if (test.kind === 'contains' || test.kind === 'ends') return ['target']
  if (test.kind === 'regex' && !/[\^]|\\A/.test(test.source)) return ['target']
  return ['target', 'query']
}

function leaf(item: Item, field: RuleField, test: Test): Condition {
  return { op: 'test', field, as: item.as, selection: item.name, test }
}

function tests(item: Item, value: unknown): Test[] {
  const has = (modifier: string) => item.modifiers.includes(modifier)
  if (has('exists')) return [{ kind: 'exists', wanted: value === true || value === 'yes' || value === 'true' }]
  if (value === null) return [{ kind: 'null' }]
  const text = String(value)
  if (has('re')) return [regexTest(text, ['i', 'm', 's'].filter(has).join(''))]
  if (has('cidr')) return [networkTest(text)]
  const comparison = (['lt', 'lte', 'gt', 'gte'] as const).find(has)
  if (comparison !== undefined)
    return [numberTest(text, ({ lt: '<', lte: '<=', gt: '>', gte: '>=' } as const)[comparison])]
  const mode = textMode(item.modifiers)
  if (mode === 'equals' && text === '-') return [{ kind: 'null' }]
  if (mode === 'equals' && (item.field === 'status' || item.field === 'bytes') && /^\d+$/.test(text))
    return [numberTest(text, '=')]
  const isBytes = item.modifiers.some((modifier) => modifier === 'wide' || modifier.startsWith('utf16'))
  return encoded(text, item.modifiers).map((one) => textTest(one, mode, has('cased'), isBytes))
}

function textMode(modifiers: readonly string[]): TextMode {
  if (modifiers.includes('contains')) return 'contains'
  if (modifiers.includes('startswith')) return 'starts'
  return modifiers.includes('endswith') ? 'ends' : 'equals'
}

/** The texts a value stands for after `windash`, `wide` ... and `base64`. */
function encoded(text: string, modifiers: readonly string[]): string[] {
  const texts = modifiers.includes('windash') ? windash(text) : [text]
  const wide = modifiers.find((modifier) => modifier === 'wide' || modifier.startsWith('utf16'))
  const order = wide === 'utf16' ? 'mark' : wide === 'utf16be' ? 'be' : 'le'
  return texts.flatMap((one) => {
    const bytes = wide === undefined ? Buffer.from(one) : utf16(one, order)
    if (modifiers.includes('base64')) return [base64(bytes)]
    if (modifiers.includes('base64offset')) return base64AtOffsets(bytes)
    if (wide !== undefined) return [bytes.toString('latin1')]
    return [one]
  })
}

function regexTest(source: string, flags: string): Test {
  const regex = compileRegex(source, flags)
  if ('fault' in regex) throw new RuleFault('re', `regular expression: ${regex.fault}`, regex.remedy)
  return { kind: 'regex', source, flags }
}

function networkTest(text: string): Test {
  const network = parseNetwork(text)
  if (network === null) throw new RuleFault('cidr', `"${text}" is no network`, 'write it as address/bits')
  return { kind: 'cidr', network: network.text }
}

function numberTest(text: string, op: '=' | '<' | '<=' | '>' | '>='): Test {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new RuleFault('number', `"${text}" is no number`, 'write a number')
  return { kind: 'number', op, value }
}

export function oneOrMore(op: 'and' | 'or', of: Condition[]): Condition {
  const [only] = of
  return of.length === 1 && only !== undefined ? only : { op, of }
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

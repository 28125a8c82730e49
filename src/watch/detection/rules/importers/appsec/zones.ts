import type { RuleField } from '../../../../../model/rule.ts'
import { both, type Draft, either, regex, test, text } from '../conditions.ts'
import { fromGoRegex, quoteRegex } from '../go-regex.ts'
import { valueRegex } from './argument-regex.ts'
import { SCRIPT_INJECTION, SQL_INJECTION } from './injection.ts'
import type { Item } from './item.ts'
import { own } from '../own.ts'

/** A zone no access log shows. */
export interface Unseen {
  unseen: string
}

const FIELDS: Readonly<Record<string, RuleField>> = { URI: 'path', URI_FULL: 'target', METHOD: 'method' }
const HEADER_FIELDS: Readonly<Record<string, RuleField>> = {
  'user-agent': 'userAgent',
  referer: 'referrer',
  host: 'host',
  cookie: 'cookie',
  'content-type': 'contentType',
}

/** The item looked for in one zone. */
export function inZone(zone: string, item: Item): Draft | Unseen {
  const field = own(FIELDS, zone)
  if (field !== undefined) return onField(field, item)
  if (zone === 'ARGS') return either(argumentTests(item))
  if (zone === 'ARGS_NAMES') return either([argumentName(item)])
  if (zone === 'COOKIES') return either(item.variables.map((name) => named('cookie', '(?:^|; ?)', name, item, ';')))
  if (zone === 'HEADERS') return header(item)
  if (zone === 'HEADERS_NAMES') return headerName(item)
  return { unseen: zone }
}

function onField(field: RuleField, item: Item): Draft | Unseen {
  const { type, value, cased } = item
  if (item.transforms.includes('count')) return test(field, { kind: 'exists', wanted: true })
  if (type === 'equals' && value === '') return test(field, { kind: 'null' })
  if (type === 'contains' || type === 'equals') return text(field, type, value, cased)
  if (type === 'startsWith') return text(field, 'starts', value, cased)
  if (type === 'endsWith') return text(field, 'ends', value, cased)
  if (type === 'regex') {
    const { source, folded } = fromGoRegex(value)
    return regex(field, source, cased && !folded)
  }
  if (type === 'libinjectionSQL') return regex(field, SQL_INJECTION, false)
  if (type === 'libinjectionXSS') return regex(field, SCRIPT_INJECTION, false)
  return { unseen: `match type ${type}` }
}

function argumentTests(item: Item): Draft[] {
  if (item.variables.length === 0) {
    if (item.type === 'contains') return [text('query', 'contains', item.value, item.cased)]
    return [named('query', '(?:^|&)', '/[^&=]*/', item, '&')]
  }
  return item.variables.map((name) => named('query', '(?:^|&)', name, item, '&'))
}

/** `name=value` among pairs. A name between slashes is itself a regular expression. */
function named(field: 'query' | 'cookie', before: string, name: string, item: Item, separator: '&' | ';'): Draft {
  const plain = /^\/(.*)\/$/.exec(name)?.[1]
  const pattern =
    plain === undefined ? quoteRegex(name) : plain.replace(/\.(?=[+*])/g, `[^${separator}=]`).replace(/^\^|\$$/g, '')
  const value = wantedValue(item)
  if (value === null) return false
  const inside = separator === '&' ? value : value.replaceAll('&', ';')
  return regex(field, `${before}${pattern}=${inside}`, false)
}

function wantedValue(item: Item): string | null {
  if (item.transforms.includes('count')) return ''
  if (item.transforms.includes('length')) return `[^&]{${Number(item.value)}}`
  if (item.type === 'libinjectionSQL') return `[^&]*${SQL_INJECTION}`
  if (item.type === 'libinjectionXSS') return `[^&]*${SCRIPT_INJECTION}`
  return valueRegex(item.type, item.type === 'regex' ? fromGoRegex(item.value).source : item.value, quoteRegex)
}

function argumentName(item: Item): Draft {
  const { body, before, after } = namePattern(item)
  return regex('query', `(?:^|&)${before === '' ? '' : '[^&=]*'}${body}${after === '' ? '(?:=|&|$)' : ''}`, item.cased)
}

function namePattern(item: Item): { body: string; before: string; after: string } {
  const body = item.type === 'regex' ? `(?:${fromGoRegex(item.value).source})` : quoteRegex(item.value)
  return {
    body,
    before: item.type === 'equals' || item.type === 'startsWith' ? '' : '*',
    after: item.type === 'equals' || item.type === 'endsWith' ? '' : '*',
  }
}

/** Five headers have their field; logs that hold all headers (JSON) show the others in the line, as `"name":["value"]`. */
function header(item: Item): Draft | Unseen {
  const drafts: Draft[] = []
  for (const name of item.variables.map((variable) => variable.toLowerCase())) {
    const field = own(HEADER_FIELDS, name)
    if (item.transforms.includes('count')) {
      if (field === undefined) return { unseen: `header ${name}` }
      drafts.push(item.value === '0' ? saidToBeMissing(field) : test(field, { kind: 'exists', wanted: true }))
      continue
    }
    if (name === 'authorization' && item.transforms.includes('b64decode')) {
      drafts.push(text('user', 'equals', item.value.split(':')[0] ?? '', false))
      continue
    }
    const found = field === undefined ? headerInLine(name, item) : onField(field, item)
    if (typeof found === 'object' && 'unseen' in found) return found
    drafts.push(found)
  }
  return either(drafts)
}

/** Missing in the request, not in the log: the line holds a `"-"`, which formats without the field do not write. */
function saidToBeMissing(field: RuleField): Draft {
  return both([test(field, { kind: 'null' }), text('line', 'contains', '"-"', true)])
}

function headerInLine(name: string, item: Item): Draft | Unseen {
  if (item.transforms.includes('b64decode')) return { unseen: `header ${name} in base64` }
  const value = wantedValue(item)
  if (value === null) return { unseen: `header ${name}` }
  const quoted = value.replaceAll('[^&]', '[^"]').replaceAll('[^&', '[^"').replaceAll('(?:&|$)', '"')
  return regex('line', `"${quoteRegex(name)}": ?\\[?"${quoted}`, false)
}

function headerName(item: Item): Draft {
  const { body, before, after } = namePattern(item)
  return regex('line', `"${before === '' ? '' : '[a-z0-9-]*'}${body}${after === '' ? '' : '[a-z0-9-]*'}": ?[["]`, false)
}

/** True when only logs that hold all headers can show this. */
export function isRarelyLogged(zone: string, item: Item): boolean {
  if (zone === 'HEADERS_NAMES') return true
  return zone === 'HEADERS' && item.variables.some((name) => own(HEADER_FIELDS, name.toLowerCase()) === undefined)
}

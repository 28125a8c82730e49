import type { Condition } from '../../../model/rule.ts'
import { RuleFault } from './problem.ts'
import { oneOrMore } from './sigma-selection.ts'

const DEPTH_LIMIT = 64

/**
 * Parses a Sigma condition: `and`, `or`, `not`, parentheses, `1 of x*`, `all of x*`, `1 of them`, `all of them`.
 * `selections` are the parsed ones by name; `used` collects the names the condition refers to.
 */
export function parseCondition(text: string, selections: ReadonlyMap<string, Condition>, used: Set<string>): Condition {
  if (text.includes('|')) {
    throw new RuleFault(
      'condition',
      'aggregation in a condition ("|") is the old style and not supported',
      'write a Sigma correlation document (event_count or value_count) that names this rule',
    )
  }
  const tokens = text.match(/\(|\)|[^\s()]+/g) ?? []
  let at = 0
  const result = either(0)
  if (at < tokens.length) throw unexpected(tokens[at])
  return result

  function either(depth: number): Condition {
    const of = [both(depth)]
    while (isWord('or')) of.push(both(depth))
    return oneOrMore('or', of)
  }

  function both(depth: number): Condition {
    const of = [unit(depth)]
    while (isWord('and')) of.push(unit(depth))
    return oneOrMore('and', of)
  }

  function unit(depth: number): Condition {
    if (depth > DEPTH_LIMIT) throw new RuleFault('condition', 'the condition is nested too deeply', 'make it flatter')
    if (isWord('not')) return { op: 'not', of: unit(depth + 1) }
    const token = tokens[at++]
    if (token === undefined) throw new RuleFault('condition', 'the condition ends too early', 'complete it')
    if (token === '(') {
      const inner = either(depth + 1)
      if (tokens[at++] !== ')') throw new RuleFault('condition', 'a ")" is missing', 'close the parenthesis')
      return inner
    }
    if (token === ')' || /^(and|or|of|them)$/i.test(token)) throw unexpected(token)
    if (tokens[at]?.toLowerCase() === 'of' && !selections.has(token)) return group(token)
    return selection(token)
  }

  function isWord(word: string): boolean {
    if (tokens[at]?.toLowerCase() !== word) return false
    at++
    return true
  }

  function group(quantity: string): Condition {
    const wanted = tokens[at + 1]
    at += 2
    if (wanted === undefined) throw new RuleFault('condition', `"${quantity} of" names nothing`, 'name selections')
    const names = [...selections.keys()].filter((name) =>
      wanted.toLowerCase() === 'them' ? !name.startsWith('_') : fits(name, wanted),
    )
    if (names.length === 0) {
      throw new RuleFault(
        'condition',
        `no selection is named "${wanted}"`,
        `define it; there are: ${[...selections.keys()].join(', ')}`,
      )
    }
    const of = names.map(selection)
    if (quantity.toLowerCase() === 'all') return oneOrMore('and', of)
    if (quantity === '1' || quantity.toLowerCase() === 'any') return oneOrMore('or', of)
    throw new RuleFault('condition', `"${quantity} of" is not supported`, 'use "1 of" or "all of"')
  }

  function selection(name: string): Condition {
    const found = selections.get(name)
    if (found === undefined) {
      throw new RuleFault(
        'condition',
        `no selection is named "${name}"`,
        `define it; there are: ${[...selections.keys()].join(', ')}`,
      )
    }
    used.add(name)
    return found
  }
}

function unexpected(token: string | undefined): RuleFault {
  return new RuleFault('condition', `unexpected "${token}" in the condition`, 'check the words around it')
}

function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*')
  const last = parts.pop() ?? ''
  const [first = ''] = parts
  if (parts.length === 0) return name === last
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of parts.slice(1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}

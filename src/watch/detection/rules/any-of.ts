import type { ByteString } from '../../../model/record.ts'
import type { Condition, RuleField } from '../../../model/rule.ts'
import { fieldNumber, type Subject } from './subject.ts'

type TestOf = Extract<Condition, { op: 'test' }>

/** Alternatives of one field that one look decides: dozens of endings, or of whole values. */
export interface Group {
  field: RuleField
  kind: 'ends' | 'equals'
  cased: boolean
  values: ByteString[]
}

/** Fewer are asked one by one. */
const WORTH = 3

/** Parts the alternatives of an `or` into groups and the rest. */
export function groupsOf(parts: readonly Condition[]): { groups: Group[]; rest: Condition[] } {
  const groups = new Map<string, { group: Group; parts: TestOf[] }>()
  const rest: Condition[] = []
  for (const part of parts) {
    if (part.op !== 'test' || (part.test.kind !== 'ends' && part.test.kind !== 'equals') || part.test.value === '') {
      rest.push(part)
      continue
    }
    const { kind, cased, value } = part.test
    const name = `${part.field} ${kind} ${cased}`
    const found = groups.get(name) ?? { group: { field: part.field, kind, cased, values: [] }, parts: [] }
    groups.set(name, found)
    found.group.values.push(value)
    found.parts.push(part)
  }
  const all = [...groups.values()]
  rest.push(...all.flatMap((one) => (one.parts.length < WORTH ? one.parts : [])))
  return { groups: all.filter((one) => one.parts.length >= WORTH).map(({ group }) => group), rest }
}

/** The group as a test. Rules often have the same endings: a subject is asked once for all of them. */
export function createGroupTests(): (group: Group) => (subject: Subject) => boolean {
  const known = new Map<string, (subject: Subject) => boolean>()
  return (group) => {
    const name = `${group.field} ${group.kind} ${group.cased} ${group.values.join('\n')}`
    const before = known.get(name)
    if (before !== undefined) return before
    const test = remembering(group)
    known.set(name, test)
    return test
  }
}

function remembering(group: Group): (subject: Subject) => boolean {
  const number = fieldNumber(group.field)
  const holds = group.kind === 'equals' ? oneOf(group.values) : endingWith(group.values)
  let generation = -1
  let answer = false
  return (subject) => {
    if (subject.generation === generation) return answer
    generation = subject.generation
    answer = false
    for (const view of group.cased ? subject.plain(number) : subject.folded(number)) {
      if (!holds(view)) continue
      answer = true
      break
    }
    return answer
  }
}

function oneOf(values: readonly ByteString[]): (text: ByteString) => boolean {
  const set = new Set(values)
  return (text) => set.has(text)
}

/** By their last byte. */
function endingWith(values: readonly ByteString[]): (text: ByteString) => boolean {
  const byLast: Array<ByteString[] | undefined> = Array.from({ length: 256 })
  for (const value of values) (byLast[value.charCodeAt(value.length - 1)] ??= []).push(value)
  return (text) => {
    const ends = byLast[text.charCodeAt(text.length - 1)]
    if (ends === undefined) return false
    for (const end of ends) if (text.endsWith(end)) return true
    return false
  }
}

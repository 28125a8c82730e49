import type { ByteString } from '../../../model/record.ts'
import type { Rule } from '../../../model/rule.ts'
import { best, type Wanted } from './clauses.ts'
import { clausesOf } from './gate.ts'
import { pieceOf, worthInTarget } from './literal-worth.ts'

/** Classes of lines that rules wait for, as bits. */
export const LineClass = { SUSPICIOUS: 1, ERROR: 2, ODD_METHOD: 4, EVERY: 8 } as const

/**
 * Short texts of which some view of the target must hold one for a rule to hold: they choose among the rules that wait for a class of
 * lines. Plain data.
 */
export interface ClassTexts {
  /** Folded, 2 to 64 bytes, distinct. */
  texts: readonly ByteString[]
  /** Rules of text `i`: `rules[starts[i] .. starts[i + 1])`. */
  starts: Int32Array
  rules: Int32Array
  /** `LineClass` that each rule waits for; 0: none. */
  classOf: Uint8Array
  /** Rules that need none of the texts, by ascending number. */
  bare: Int32Array
  /** Classes that have a rule with a text. */
  withTexts: number
}

/** The classes a rule set sorts its rules into. */
interface Classes {
  onSuspicious: Int32Array
  onError: Int32Array
  onOddMethod: Int32Array
  onEvery: Int32Array
}

/** `suspects`: for each rule the alternatives that only a suspicious target can hold. */
export function collectClassTexts(
  rules: readonly Rule[],
  suspects: readonly (readonly Wanted[])[],
  classes: Classes,
): ClassTexts {
  const classOf = new Uint8Array(rules.length)
  const byText = new Map<ByteString, number[]>()
  const bare: number[] = []
  let withTexts = 0
  const sort = (list: Int32Array, lineClass: number, wantedOf: (rule: number) => readonly Wanted[] | null): void => {
    for (const rule of list) {
      classOf[rule] = lineClass
      const pieces = wantedOf(rule)?.map(({ text }) => pieceOf(text, 2)) ?? [null]
      if (pieces.includes(null)) bare.push(rule)
      else withTexts |= lineClass
      for (const piece of pieces) {
        if (piece === null || pieces.includes(null)) continue
        const owners = byText.get(piece)
        if (owners === undefined) byText.set(piece, [rule])
        else if (owners.at(-1) !== rule) owners.push(rule)
      }
    }
  }
  const shortTexts = (rule: number): readonly Wanted[] | null => {
    const condition = rules[rule]?.condition
    return condition === undefined ? null : best(clausesOf(condition, worthInTarget), worthInTarget)
  }
  sort(classes.onSuspicious, LineClass.SUSPICIOUS, (rule) => {
    const own = suspects[rule] ?? []
    return own.every(({ text }) => pieceOf(text, 2) !== null) ? own : shortTexts(rule)
  })
  sort(classes.onError, LineClass.ERROR, shortTexts)
  sort(classes.onOddMethod, LineClass.ODD_METHOD, shortTexts)
  sort(classes.onEvery, LineClass.EVERY, shortTexts)
  const lists = [...byText.values()]
  const starts = new Int32Array(lists.length + 1)
  for (const [index, list] of lists.entries()) starts[index + 1] = (starts[index] ?? 0) + list.length
  return {
    texts: [...byText.keys()],
    starts,
    rules: Int32Array.from(lists.flat()),
    classOf,
    bare: Int32Array.from(bare.toSorted((a, b) => a - b)),
    withTexts,
  }
}

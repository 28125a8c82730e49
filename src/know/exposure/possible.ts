import type { Finding } from './finding.ts'
import type { Holding } from './holding.ts'
import { flawsNamed } from './judge-holding.ts'
import type { Judgement } from './judge-row.ts'
import type { MatchBook } from './ports.ts'

/** A distribution answers within weeks; after that its silence means that its package does not have the flaw. Milliseconds. */
const DISTRIBUTIONS_ANSWER_WITHIN = 60 * 86_400_000
/** A name that stands for too much is cut, and says so. */
const MOST = 200

/**
 * Advisories that name the product in words only. Never certain: a distribution mends without raising the upstream version, so the
 * versions they give are not compared. Left out only where the distribution's own data speaks of the flaw.
 */
export function possibleFindings(
  book: MatchBook,
  holding: Holding,
  judged: ReadonlyMap<string, readonly Judgement[]>,
): Finding[] {
  const byFlaw = new Map<string, Finding>()
  for (const row of book.productRows(holding.source)) {
    if (row.status === 'not-affected' || byFlaw.size >= MOST) continue
    for (const flaw of flawsNamed(book, row.advisory)) {
      if (judged.has(flaw)) continue
      if (isAnsweredElsewhere(book, holding, row.advisory)) continue
      const known = byFlaw.get(flaw)
      const id = book.idOf(row.advisory)
      if (known) {
        if (!known.advisories.includes(id)) known.advisories.push(id)
        continue
      }
      byFlaw.set(flaw, {
        flaw,
        kind: 'possible',
        advisories: [id],
        published: book.publishedOf(row.advisory),
        fixed: null,
        verdict: null,
        reason: null,
        doubts: [],
        channel: null,
        binaries: [],
      })
    }
  }
  return [...byFlaw.values()]
}

/** The host's own ecosystem is loaded, speaks of this package, and has had the time to say that it has the flaw. */
function isAnsweredElsewhere(book: MatchBook, holding: Holding, advisory: number): boolean {
  const published = book.publishedOf(advisory)
  const answered = newestAnswer(book, holding)
  return published !== null && answered !== null && answered - published > DISTRIBUTIONS_ANSWER_WITHIN
}

const answers = new WeakMap<MatchBook, Map<string, number | null>>()

/** When the sources that hold rows for this package last published; null: none speaks of it. */
function newestAnswer(book: MatchBook, holding: Holding): number | null {
  const known = answers.get(book) ?? new Map<string, number | null>()
  answers.set(book, known)
  const key = `${holding.ecosystems.join()}|${holding.source}`
  const found = known.get(key)
  if (found !== undefined) return found
  let newest: number | null = null
  for (const ecosystem of holding.ecosystems) {
    const [row] = book.rowsOf(ecosystem, holding.source)
    if (row === undefined) continue
    const source = book.sourceOf(row.advisory)
    newest = Math.max(newest ?? 0, book.sources().find((state) => state.source === source)?.newest ?? 0)
  }
  known.set(key, newest)
  return newest
}

import type { DutyTurn } from '../../model/evaluation.ts'

/**
 * Who is on duty at a time; null: nobody. Where turns overlap, the one that began last counts: that is how somebody
 * takes over for an evening without the rota being written anew.
 */
export function onDuty(turns: readonly DutyTurn[], at: number): string | null {
  return covering(turns, at)[0]?.person ?? null
}

/**
 * Who comes after those who were silent: first the others whose turns cover the time, then whoever is on duty next.
 * Null: nobody is left, so the board must know.
 */
export function nextOnDuty(turns: readonly DutyTurn[], at: number, silent: ReadonlySet<string>): string | null {
  const coming = turns.filter((turn) => turn.from > at).toSorted((a, b) => a.from - b.from)
  return [...covering(turns, at), ...coming].find((turn) => !silent.has(turn.person))?.person ?? null
}

/** The times between `from` and `to` in which nobody watches, in order. */
export function unwatched(turns: readonly DutyTurn[], from: number, to: number): Array<{ from: number; to: number }> {
  const holes: Array<{ from: number; to: number }> = []
  let watchedUntil = from
  for (const turn of turns.toSorted((a, b) => a.from - b.from)) {
    if (turn.to <= watchedUntil) continue
    if (turn.from >= to) break
    if (turn.from > watchedUntil) holes.push({ from: watchedUntil, to: turn.from })
    watchedUntil = turn.to
  }
  if (watchedUntil < to) holes.push({ from: watchedUntil, to })
  return holes
}

/** Turns that cover the time, the one that began last first. */
function covering(turns: readonly DutyTurn[], at: number): DutyTurn[] {
  return turns.filter((turn) => turn.from <= at && at < turn.to).toSorted((a, b) => b.from - a.from)
}

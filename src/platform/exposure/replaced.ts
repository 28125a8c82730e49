import type { KeptExposure, StateChange } from './store.ts'

export interface Replaced {
  /** To be written: new, or different from what is kept. */
  rows: KeptExposure[]
  gone: Array<{ flaw: string; package: string }>
  changes: StateChange[]
}

/** What must be written so that `next` replaces `kept`, and the changes of state that follow. Unchanged rows are left alone. */
export function replaced(
  kept: readonly KeptExposure[],
  next: readonly KeptExposure[],
  endOf: (exposure: KeptExposure) => 'fixed' | 'gone',
  at: number,
): Replaced {
  const before = new Map(kept.map((row) => [keyOf(row), row]))
  const result: Replaced = { rows: [], gone: [], changes: [] }
  const change = (row: KeptExposure, from: string | null, to: string | null): void => {
    result.changes.push({ flaw: row.flaw, host: row.host, package: row.package, at, before: from, state: to })
  }
  for (const row of next) {
    const old = before.get(keyOf(row))
    before.delete(keyOf(row))
    if (old === undefined) {
      result.rows.push({ ...row, since: at, changed: at })
      change(row, null, row.state)
    } else {
      const same = old.state === row.state
      const fresh = { ...row, since: old.since, changed: same ? old.changed : at }
      if (!isEqual(old, fresh)) result.rows.push(fresh)
      if (!same) change(row, old.state, row.state)
    }
  }
  for (const old of before.values()) {
    if (old.state === 'fixed') continue
    if (endOf(old) === 'gone') {
      result.gone.push({ flaw: old.flaw, package: old.package })
      change(old, old.state, null)
    } else {
      result.rows.push({ ...old, state: 'fixed', probed: false, changed: at })
      change(old, old.state, 'fixed')
    }
  }
  return result
}

function keyOf({ flaw, package: name }: { flaw: string; package: string }): string {
  return `${flaw} ${name}`
}

/** The database gives objects back with their keys in another order. */
function isEqual(a: KeptExposure, b: KeptExposure): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  )
}

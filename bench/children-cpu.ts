import { readdirSync, readFileSync } from 'node:fs'

/** Processor seconds that the processes started by this one have used, and those started by them. Linux only; 0 elsewhere. */
export function childrenCpuSeconds(): number {
  const all = new Map<number, { parent: number; seconds: number }>()
  try {
    for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
      const fields = statOf(pid)
      // Fields 4 (parent), 14 to 17 (own and waited-for children's time, user and system, in hundredths), counted from 3 here.
      if (fields !== null) all.set(pid, { parent: Number(fields[1]), seconds: sum(fields.slice(11, 15)) / 100 })
    }
  } catch {
    return 0
  }
  let total = 0
  for (const [pid, { seconds }] of all) if (isBelow(all, pid)) total += seconds
  return total
}

function isBelow(all: ReadonlyMap<number, { parent: number }>, pid: number): boolean {
  for (let at = all.get(pid)?.parent ?? 0; at > 1; at = all.get(at)?.parent ?? 0) if (at === process.pid) return true
  return false
}

function statOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ')
  } catch {
    return null
  }
}

function sum(texts: readonly string[]): number {
  return texts.reduce((total, text) => total + Number(text), 0)
}

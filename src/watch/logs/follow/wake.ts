import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** The system's notices of changes: they only wake. What is true is found by looking. */
export interface Wake {
  /** Watches exactly these directories from now on; the value tells a directory from another one that took its place. */
  directories(wanted: ReadonlyMap<string, string>): void
  /** Paths that were written to, and whether names came or went, since the last call. */
  take(): { written: string[]; names: boolean }
  /** Resolves at the next notice, or after `ms`. */
  wait(ms: number): Promise<void>
  close(): void
}

const MOST_WATCHES = 4096

export function createWake(enabled: boolean): Wake {
  const watchers = new Map<string, { watcher: FSWatcher; identity: string }>()
  let written = new Set<string>()
  let names = false
  let ring: (() => void) | null = null

  function notice(directory: string, type: string, name: string | null): void {
    if (type !== 'change' || name === null) names = true
    if (name !== null) written.add(join(directory, name))
    ring?.()
  }

  function open(directory: string, identity: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, (type, name) => notice(directory, type, name))
      watcher.on('error', () => drop(directory))
      watchers.set(directory, { watcher, identity })
    } catch {
      // No notices here: the polling finds everything a little later.
    }
  }

  function drop(directory: string): void {
    watchers.get(directory)?.watcher.close()
    watchers.delete(directory)
  }

  return {
    directories(wanted) {
      if (!enabled) return
      for (const [directory, { identity }] of watchers) if (wanted.get(directory) !== identity) drop(directory)
      for (const [directory, identity] of wanted)
        if (!watchers.has(directory) && watchers.size < MOST_WATCHES) open(directory, identity)
    },
    take() {
      const taken = { written: [...written], names }
      written = new Set()
      names = false
      return taken
    },
    wait(ms) {
      if (names || written.size > 0) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(done, ms)
        function done(): void {
          clearTimeout(timer)
          ring = null
          resolve()
        }
        ring = done
      })
    },
    close() {
      for (const directory of watchers.keys()) drop(directory)
      ring?.()
    },
  }
}

import { follow } from '../../src/watch/logs/follow/follow.ts'
import type { Checkpoint, Follower, FollowEvent, FollowOptions, Place } from '../../src/watch/logs/follow/types.ts'

/** A follower with everything it said, as lines; it can be stopped and started again from its places. */
export interface Tail {
  lines: string[]
  gaps: number
  finished: number
  /** Takes what there is until nothing comes for `ms`. */
  settle(ms?: number): Promise<void>
  restart(): void
  follower(): Follower
  close(): void
}

const QUICK: FollowOptions = { interval: 10, survey: 50, grace: 300, settle: 100, unlinked: 500 }

export function tailLines(targets: string[], options: FollowOptions = {}): Tail {
  let state: Checkpoint | undefined
  const start = (): Follower => follow(targets, { ...QUICK, ...options, ...(state ? { checkpoint: state } : {}) })
  let follower = start()
  function take(event: FollowEvent): void {
    if (event.kind === 'lines') {
      const text = Buffer.from(event.bytes).toString('latin1')
      const lines = text.split('\n').slice(0, -1)
      if (lines.length !== event.lines) throw new Error(`${event.lines} lines promised, ${lines.length} given`)
      tail.lines.push(...lines)
    } else if (event.kind === 'gap') tail.gaps += event.bytes
    else if (event.kind === 'finished') tail.finished++
  }

  const tail: Tail = {
    lines: [],
    gaps: 0,
    finished: 0,
    async settle(ms = 150) {
      for (let quiet = performance.now(); performance.now() - quiet < ms; ) {
        const events = await follower.next()
        if (events.length === 0) {
          await follower.changed(10)
          continue
        }
        quiet = performance.now()
        for (const event of events) take(event)
      }
    },
    restart() {
      const snapshot = follower.checkpoint()
      const places = new Map<string, Place>((state?.places ?? []).map((place) => [place.id, place]))
      const { removed, places: changed, targets: more } = follower.changes()
      for (const key of removed) places.delete(key)
      for (const place of changed) places.set(place.id, place)
      const merged = { targets: [...(state?.targets ?? []), ...more], places: [...places.values()] }
      const canon = (one: Checkpoint): string =>
        JSON.stringify([one.targets.toSorted(), one.places.map((p) => JSON.stringify(p)).toSorted()])
      if (canon(merged) !== canon(snapshot))
        throw new Error(`changes do not add up:\n${canon(merged)}\n${canon(snapshot)}`)
      state = JSON.parse(JSON.stringify(merged)) as Checkpoint
      follower.close()
      follower = start()
    },
    follower: () => follower,
    close: () => follower.close(),
  }
  return tail
}

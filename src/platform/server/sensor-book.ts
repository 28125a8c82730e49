import type { Batch, SensorHealth } from '../../model/sighting.ts'
import type { Accounts, SensorRow } from '../auth/accounts.ts'
import type { Hub } from './events/hub.ts'
import { conditionOf } from './picture/sensor-words.ts'
import type { SensorState } from './schemas/sensors.ts'

/** Health is written at most this often: thousands of sensors report several times a second. Milliseconds. */
const EVERY = 2000

export interface SensorBook {
  /** Remembers the newest health of each sensor of these batches. */
  note(batches: readonly Batch[]): void
  /** What is noted but not yet in the store: newer than the store's. */
  unsaved(): readonly SensorRow[]
  /** Writes what is left. */
  close(): Promise<void>
}

/** Keeps what sensors say of themselves, and tells consoles when one changes its state. */
export function createSensorBook(accounts: Accounts, hub: Hub, clock: () => number): SensorBook {
  const noted = new Map<string, SensorRow>()
  const states = new Map<string, SensorState>()
  let timer: NodeJS.Timeout | null = null

  async function save(): Promise<void> {
    timer = null
    const rows = [...noted.values()]
    await accounts.noteSensors(rows)
    for (const row of rows) if (noted.get(row.name) === row) noted.delete(row.name)
  }

  function later(): void {
    timer ??= setTimeout(() => save().catch(later), EVERY)
    timer.unref()
  }

  function tell(name: string, health: SensorHealth, now: number): void {
    const { state } = conditionOf(health, now, health.clock - now, now)
    if (states.get(name) === state) return
    states.set(name, state)
    hub.publish('sensor', { sensor: name, state })
  }

  return {
    note(batches) {
      const now = clock()
      for (const { sensor, health } of batches) {
        noted.set(sensor, { name: sensor, lastSeen: now, skew: health.clock - now, health })
        tell(sensor, health, now)
      }
      if (batches.length > 0) later()
    },
    unsaved: () => [...noted.values()],
    async close() {
      if (timer !== null) clearTimeout(timer)
      if (noted.size > 0) await save().catch(() => undefined)
    },
  }
}

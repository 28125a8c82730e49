import type { Random } from './random.ts'
import { ADDRESSES, type Settings } from './settings.ts'

/** Who was infected when, and by whom, in order. 20 bytes a host; kept between runs, since making them costs as much as a run. */
export interface Chain {
  /** Hours. */
  times: Float64Array
  victims: Int32Array
  /** -1: it was infected from the start. */
  sources: Int32Array
  /** Of the three lists, so many are filled. */
  length: number
}

export interface UniformWorld extends Chain {
  order: Int32Array
}

export function createUniformWorld(hosts: number): UniformWorld {
  return {
    times: new Float64Array(hosts),
    victims: new Int32Array(hosts),
    sources: new Int32Array(hosts),
    order: Int32Array.from({ length: hosts }, (_, i) => i),
    length: 0,
  }
}

/**
 * Every host by itself, exactly, with nothing done against the worm: victims are drawn by shuffling, the source is any host infected
 * before, since all scan alike. The order left by the run before is as good a start for shuffling as any.
 */
export function runUniform(
  random: Random,
  { hosts, seeds, scanRate, hours }: Pick<Settings, 'hosts' | 'seeds' | 'scanRate' | 'hours'>,
  world: UniformWorld = createUniformWorld(hosts),
): Chain {
  const { times, victims, sources, order } = world
  const perHour = (scanRate * 3600) / ADDRESSES
  let time = 0
  world.length = hosts
  for (let i = 0; i < hosts; i++) {
    if (i >= seeds) {
      time -= Math.log(random.unit()) / (perHour * i * (hosts - i))
      if (time > hours) {
        world.length = i
        break
      }
    }
    const at = i + random.below(hosts - i)
    const host = order[at] as number
    order[at] = order[i] as number
    order[i] = host
    victims[i] = host
    times[i] = time
    sources[i] = i < seeds ? -1 : (victims[random.below(i)] as number)
  }
  return world
}

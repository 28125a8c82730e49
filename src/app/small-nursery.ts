import { setFlagsFromString } from 'node:v8'

/**
 * What a log line leaves behind is dead at once: a nursery that grows with the traffic would only fill memory. Call it before anything
 * else, because the nursery does not shrink.
 */
export function keepNurserySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

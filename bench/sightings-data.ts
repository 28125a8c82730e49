import type { Batch, Sighting } from '../src/model/sighting.ts'
import { createRandom, createZipf } from './random.ts'

/** What a busy site sees: few threats and sources make most of the sightings (Zipf, exponent 1). */
export interface Site {
  threats: number
  sources: number
  sensors: number
}

export const BUSY_SITE: Site = { threats: 200, sources: 500_000, sensors: 4 }

export interface SightingMaker {
  /** `count` sightings at random minutes of [from, to), spread over the sensors as one batch each. */
  batches(count: number, from: number, to: number): Batch[]
}

export function createSightingMaker(site: Site, seed: number): SightingMaker {
  const random = createRandom(seed)
  const addresses = Array.from({ length: site.sources }, (_, i) => addressOf(i))
  const threats = Array.from({ length: site.threats }, (_, i) => `threat-${i}`)
  const threat = createZipf(random, site.threats, 1)
  const source = createZipf(random, site.sources, 1)
  const template = createZipf(random, 300, 1)
  let seq = 0

  function sighting(from: number, to: number): Sighting {
    const requests = 1 + Math.floor(random.unit() ** 8 * 20)
    const answered: Sighting['answered'] = [0, 0, 0, 0, 0, 0]
    answered[random.unit() < 0.9 ? 3 : 1] = requests
    return {
      threat: threats[threat()] ?? '',
      source: addresses[source()] ?? '',
      minute: from + random.below(to - from),
      requests,
      answered,
    }
  }

  return {
    batches(count, from, to) {
      seq++
      return Array.from({ length: site.sensors }, (_, sensor) => {
        const share = Math.floor(((sensor + 1) * count) / site.sensors) - Math.floor((sensor * count) / site.sensors)
        return {
          schema: 'firebreak.batch/1',
          sensor: `web-${sensor}`,
          epoch: `bench-${seed}`,
          seq,
          sightings: Array.from({ length: share }, () => sighting(from, to)),
          traffic: [
            { minute: from, lines: share * 20, probes: share, sources: Buffer.alloc(64, 3).toString('base64') },
          ],
          unknown: Array.from({ length: Math.ceil(share / 200) }, () => ({
            template: `/unknown/${template()}/*`,
            source: addresses[source()] ?? '',
            minute: from + random.below(to - from),
            requests: 1,
            example: 'GET /unknown/1',
          })),
          evidence: Array.from({ length: Math.ceil(share / 1000) }, () => ({
            threat: threats[threat()] ?? '',
            source: addresses[source()] ?? '',
            time: (from + random.below(to - from)) * 60_000,
            file: '/var/log/nginx/access.log',
            line: seq,
            status: 404,
            text: 'GET /default.ida?NNNNNNNN HTTP/1.0',
          })),
          health: HEALTH,
        }
      })
    },
  }
}

/** Nine of ten sources are IPv4. */
function addressOf(i: number): string {
  const mixed = Math.imul(i + 1, 0x9e3779b1) >>> 0
  if (i % 10 === 9) return `2001:db8:${(mixed >>> 16).toString(16)}:${(mixed & 0xffff || 1).toString(16)}::1`
  return `${1 + ((mixed >>> 24) % 223)}.${(mixed >>> 16) & 255}.${(mixed >>> 8) & 255}.${mixed & 255}`
}

const HEALTH: Batch['health'] = {
  version: 'bench',
  clock: 0,
  files: 1,
  bytes: 0,
  lines: 0,
  parsed: 0,
  unparsed: 0,
  skipped: 0,
  gapBytes: 0,
  gapReason: null,
  overflowed: 0,
  lag: 0,
  journalBytes: 0,
  diskFree: 0,
  warnings: [],
}

import type { Chance } from './chance.ts'
import { LENGTH, type Request } from './request.ts'

const MINUTE = 60

/** First requests of `count` infected hosts whose number doubles every `doublingMinutes` up to the end of the sample. */
function outbreak(chance: Chance, count: number, doublingMinutes: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const share = (i + chance.next()) / count
    return LENGTH + Math.log2(share) * doublingMinutes * MINUTE
  }).filter((at) => at >= 0)
}

/** Code Red as logs of 2001 show it, without its code: padding, the marker, nothing that runs. */
export function codeRed(chance: Chance): Request[] {
  const request = `GET /default.ida?${'N'.repeat(224)}%u9090%u9090%u9090%u9090=a HTTP/1.0`
  return outbreak(chance, 230, 37).flatMap((at, i) => {
    const again = 1 + chance.below(2)
    return Array.from({ length: again }, (_, turn) => ({
      at: at + turn * chance.below(3000),
      source: `203.0.113.${1 + i}`,
      request,
      status: 404,
      bytes: 205,
    })).filter((one) => one.at <= LENGTH)
  })
}

/** Something that no rule knows yet: few requests a source, more and more sources. */
export function newcomer(chance: Chance): Request[] {
  return outbreak(chance, 48, 75).map((at, i) => ({
    at,
    source: `192.0.2.${100 + i}`,
    request: `GET /relay/unit-status.do?unit=${10_000 + chance.below(90_000)}&key=${hex(chance)} HTTP/1.1`,
    status: 404,
    bytes: 196,
    agent: 'relay/1.0',
  }))
}

function hex(chance: Chance): string {
  return `${chance.below(2 ** 31).toString(16)}a0`.padStart(10, '7')
}

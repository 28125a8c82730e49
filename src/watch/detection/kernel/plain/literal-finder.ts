import type { ByteString } from '../../../../model/record.ts'
import { LiteralPlace } from '../types.ts'

/**
 * 256 bytes: ASCII letters to lower case, `+` and `?` to a space, everything else to itself. Whether a `+` stands for a space depends on the
 * field, and `?` may stand where path and query of the line are two: a space of a literal matches all three, as in the compiled kernel.
 */
const FOLD = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code === 43 || code === 63) return 32
  return code >= 65 && code <= 90 ? code + 32 : code
})

const TABLE_BITS = 17

/** What ordinary lines are full of: grams in here make poor anchors. */
const ORDINARY =
  'mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) chrome/120.0.0.0 safari/537.36 macintosh; intel mac os x 10_15_7 ' +
  'compatible; googlebot/2.1; +http://www.google.com/bot.html) https://www.example.com/index.php?id=1&page=2 get /wp-content/themes/ /wp-admin/ /wp-includes/ ' +
  'post /api/v1/ /images/ /static/ /assets/ /admin/ /login /user/ /index.html /css/style.css /js/main.js .jpg .png http/1.1" 200 http/2.0 2026:00:00:00 +0000] "get ' +
  '.html .php .aspx .json /cgi-bin/ iphone; cpu iphone os like mac os x version/ mobile/ android gecko/20100101 firefox/ linux x86_64'

export interface LiteralFinder {
  /** Some literals stand in targets only. */
  readonly seeksTargets: boolean
  /**
   * Adds the ids of literals in `text` to `found`, each once while `found` is the same list and not empty. `isTarget` false: only of those
   * that may stand elsewhere.
   */
  find(text: ByteString, found: number[], isTarget?: boolean): void
}

/**
 * Finds all literals (folded, 4 bytes or more) in one pass. Every literal hangs on one of its 4-grams, the one that the fewest
 * literals share and ordinary lines hold least; the text is looked at through a table of 2^17 bytes, one look a character.
 */
export function createLiteralFinder(literals: readonly ByteString[], places?: Uint8Array): LiteralFinder {
  const present = new Uint8Array(1 << TABLE_BITS)
  const head = new Int32Array(1 << TABLE_BITS).fill(-1)
  const next = new Int32Array(literals.length).fill(-1)
  const gram = new Int32Array(literals.length)
  const offset = new Int32Array(literals.length)
  const stamp = new Uint32Array(literals.length)
  let round = 0
  let lastList: number[] | null = null

  const shared = gramCounts(literals)
  literals.forEach((literal, id) => {
    const at = bestAnchor(literal, shared)
    gram[id] = gramAt(literal, at)
    offset[id] = at + 3
    const cell = cellOf(gram[id]!)
    present[cell] = 1
    next[id] = head[cell]!
    head[cell] = id
  })

  function matchesAt(literal: ByteString, text: ByteString, start: number): boolean {
    if (start < 0 || start + literal.length > text.length) return false
    for (let i = 0; i < literal.length; i++) {
      const code = text.charCodeAt(start + i)
      const wanted = literal.charCodeAt(i)
      // Anchors take `+` and `?` for spaces; in the literal itself they are what they are.
      if (code !== wanted && FOLD[code] !== wanted) return false
    }
    return true
  }

  function find(text: ByteString, found: number[], isTarget = true): void {
    if (literals.length === 0) return
    if (found !== lastList || found.length === 0) {
      lastList = found
      round++
    }
    let window = 0
    for (let end = 0; end < text.length; end++) {
      window = (window << 8) | FOLD[text.charCodeAt(end)]!
      const cell = Math.imul(window, 0x9e3779b1) >>> (32 - TABLE_BITS)
      if (present[cell] === 0) continue
      for (let id = head[cell]!; id >= 0; id = next[id]!) {
        if (gram[id] !== window || stamp[id] === round) continue
        const place = places?.[id] ?? ANYWHERE
        if (!isTarget && (place & LiteralPlace.ELSEWHERE) === 0) continue
        const at = end - offset[id]!
        if (!matchesAt(literals[id]!, text, at)) continue
        if ((place & LiteralPlace.BEFORE_SCRIPT) !== 0 && !scriptBehind(text, at + literals[id]!.length)) continue
        stamp[id] = round
        found.push(id)
      }
    }
  }

  return {
    seeksTargets: places?.some((place) => (place & LiteralPlace.ELSEWHERE) === 0) ?? false,
    find,
  }
}

const ANYWHERE = LiteralPlace.TARGET | LiteralPlace.ELSEWHERE
const SCRIPT = /\.(?:php|pht|pha|asp|ash|jsp)/i
const SCRIPT_MOST = 2048

/** Whether the ending of a script follows, or may: only so much is looked at. */
function scriptBehind(text: ByteString, from: number): boolean {
  return text.length - from > SCRIPT_MOST || SCRIPT.test(text.slice(from))
}

function cellOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - TABLE_BITS)
}

function gramAt(text: ByteString, at: number): number {
  return (
    (FOLD[text.charCodeAt(at)]! << 24) |
    (FOLD[text.charCodeAt(at + 1)]! << 16) |
    (FOLD[text.charCodeAt(at + 2)]! << 8) |
    FOLD[text.charCodeAt(at + 3)]!
  )
}

function gramCounts(literals: readonly ByteString[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at + 4 <= ORDINARY.length; at++) counts.set(gramAt(ORDINARY, at), 1000)
  for (const literal of literals) {
    for (let at = 0; at + 4 <= literal.length; at++) {
      const gram = gramAt(literal, at)
      counts.set(gram, (counts.get(gram) ?? 0) + 1)
    }
  }
  return counts
}

function bestAnchor(literal: ByteString, counts: ReadonlyMap<number, number>): number {
  let best = 0
  let fewest = Number.POSITIVE_INFINITY
  for (let at = 0; at + 4 <= literal.length; at++) {
    const count = counts.get(gramAt(literal, at)) ?? 0
    if (count < fewest) {
      fewest = count
      best = at
    }
  }
  return best
}

/** dpkg's order, character by character, nothing remembered: for the plain loop only. */
export function debianOrder(a: string, b: string): number {
  const [epochA, upstreamA, revisionA] = parts(a)
  const [epochB, upstreamB, revisionB] = parts(b)
  return epochA - epochB || order(upstreamA, upstreamB) || order(revisionA, revisionB)
}

function parts(version: string): [number, string, string] {
  const colon = version.indexOf(':')
  const rest = version.slice(colon + 1)
  const dash = rest.lastIndexOf('-')
  const epoch = colon < 0 ? 0 : Number(version.slice(0, colon))
  return dash < 0 ? [epoch, rest, '0'] : [epoch, rest.slice(0, dash), rest.slice(dash + 1)]
}

function order(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const difference = weight(a, i) - weight(b, j)
      if (difference !== 0) return difference
      i++
      j++
    }
    const left = /^\d*/.exec(a.slice(i))?.[0] ?? ''
    const right = /^\d*/.exec(b.slice(j))?.[0] ?? ''
    if (Number(left) !== Number(right)) return Number(left) - Number(right)
    i += left.length
    j += right.length
  }
  return 0
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

function weight(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0
  const code = text.charCodeAt(at)
  if (text[at] === '~') return -1
  return /[a-z]/i.test(text[at] ?? '') ? code : code + 256
}

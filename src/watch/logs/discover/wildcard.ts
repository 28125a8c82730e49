/** Whether a name matches `*`, `?` and `[abc]`, `[a-z]`, `[!a]`. Time grows with name times pattern, never worse. */
export function matchesWildcard(pattern: string, name: string): boolean {
  let p = 0
  let n = 0
  let star = -1
  let resume = 0
  while (n < name.length) {
    const size = p < pattern.length && pattern[p] !== '*' ? matchOne(pattern, p, name[n] ?? '') : 0
    if (size > 0) {
      p += size
      n++
    } else if (pattern[p] === '*') {
      star = p++
      resume = n
    } else if (star >= 0) {
      p = star + 1
      n = ++resume
    } else {
      return false
    }
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text)
}

/** Length of the pattern element at `at` if it matches the character, else 0. */
function matchOne(pattern: string, at: number, char: string): number {
  if (pattern[at] === '?') return 1
  const end = pattern[at] === '[' ? pattern.indexOf(']', at + 2) : -1
  if (end < 0) return pattern[at] === char ? 1 : 0
  const not = pattern[at + 1] === '!' || pattern[at + 1] === '^'
  const set = pattern.slice(at + (not ? 2 : 1), end)
  return inSet(set, char) === not ? 0 : end + 1 - at
}

function inSet(set: string, char: string): boolean {
  for (let i = 0; i < set.length; i++) {
    const low = set[i] ?? ''
    const high = set[i + 1] === '-' ? set[i + 2] : undefined
    if (high === undefined ? low === char : low <= char && char <= high) return true
    if (high !== undefined) i += 2
  }
  return false
}

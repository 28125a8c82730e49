import { isDigits, numberKey, textKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** `1!2.0a1.post2.dev3+local.4`, in every spelling PEP 440 lets pass. */
export const pep440: VersionOrder = {
  scheme: 'pep440',
  title: 'Python packages (PEP 440)',
  key(version) {
    const found = SHAPE.exec(version.trim().toLowerCase())
    if (found === null) return null
    const { epoch = '0', release = '', pre, preNumber = '0', postImplicit, post, postNumber = '0' } = found.groups ?? {}
    const { dev, devNumber = '0', local } = found.groups ?? {}
    const isPost = post !== undefined || postImplicit !== undefined
    return (
      numberKey(epoch) +
      releaseKey(release) +
      (pre !== undefined
        ? `${VALUE}${PRE_LETTER[pre] ?? pre}${numberKey(preNumber || '0')}`
        : dev !== undefined && !isPost
          ? LOWEST
          : HIGHEST) +
      (isPost ? VALUE + numberKey(postImplicit ?? (postNumber || '0')) : LOWEST) +
      (dev !== undefined ? VALUE + numberKey(devNumber || '0') : HIGHEST) +
      (local === undefined ? LOWEST : localKey(local))
    )
  },
}

const SHAPE =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d*))?(?:-(?<postImplicit>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d*))?(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/

const LOWEST = '\u0001'
const VALUE = '\u0002'
const HIGHEST = '\u0003'

const PRE_LETTER: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' }

function releaseKey(release: string): string {
  const numbers = release.split('.')
  while (numbers.length > 0 && /^0+$/.test(numbers.at(-1) ?? '')) numbers.pop()
  return `${numbers.map((number) => VALUE + numberKey(number)).join('')}${LOWEST}`
}

/** Numbers are above words, and a longer local version above its beginning. */
function localKey(local: string): string {
  const parts = local.split(/[-_.]/)
  return `${VALUE}${parts.map((part) => (isDigits(part) ? HIGHEST + numberKey(part) : VALUE + textKey(part))).join('')}${LOWEST}`
}

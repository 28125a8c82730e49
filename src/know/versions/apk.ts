import { numberKey, textKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** `1.2.3b_rc1~0a1b2c-r4`, as apk-tools 3 orders it; and a number behind the letter (`1.8.1p1`), which old packages had. */
export const apk: VersionOrder = {
  scheme: 'apk',
  title: 'Alpine, Wolfi and Chainguard packages (apk version --test)',
  key(version) {
    const parts = SHAPE.exec(version.trim())
    if (parts === null) return null
    const [, numbers = '', letter, letterNumber = '', suffixes = '', hash, revision] = parts
    const [first = '', ...others] = numbers.split('.')
    let key = numberKey(first)
    for (const digits of others)
      key += NUMBER + (digits.startsWith('0') ? FRACTION + textKey(digits) : numberKey(digits))
    if (letter !== undefined)
      key += LETTER + letter + (letterNumber === '' ? '' : SUFFIX_NUMBER + numberKey(letterNumber))
    for (const suffix of suffixes.split('_').slice(1)) key += suffixKey(suffix)
    if (hash !== undefined) key += HASH + textKey(hash)
    if (revision !== undefined) key += REVISION + numberKey(revision)
    return key + END
  },
}

const SHAPE =
  /^(\d+(?:\.\d+)*)(?:([a-z])(\d*))?((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?$/

// Where one version goes on and the other does not, the kind of what follows decides, lowest first.
const BEFORE = '\u0001'
const END = '\u0002'
const REVISION = '\u0003'
const HASH = '\u0004'
const SUFFIX_NUMBER = '\u0005'
const AFTER = '\u0006'
const LETTER = '\u0007'
const NUMBER = '\u0008'
/** A later number that begins with 0 compares as text (`1.09` is below `1.1`), below all that do not. */
const FRACTION = '\u0010'

const PRE = ['alpha', 'beta', 'pre', 'rc']
const POST = ['cvs', 'svn', 'git', 'hg', 'p']

function suffixKey(suffix: string): string {
  const digitsAt = suffix.search(/\d/)
  const word = digitsAt < 0 ? suffix : suffix.slice(0, digitsAt)
  const early = PRE.indexOf(word)
  const rank = early >= 0 ? `${BEFORE}${early}` : `${AFTER}${POST.indexOf(word)}`
  return digitsAt < 0 ? rank : rank + SUFFIX_NUMBER + numberKey(suffix.slice(digitsAt))
}

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../src/know/versions/api.ts'
import type { VersionScheme } from '../../src/model/advisory.ts'
import { corpora } from './corpora.ts'

const SCHEMES: Readonly<Record<string, VersionScheme>> = {
  dpkg: 'deb',
  debian: 'deb',
  redhat: 'rpm',
  rpmvercmp: 'rpm',
  alpine: 'apk',
  apk: 'apk',
  semver: 'semver',
  pypi: 'pep440',
  maven: 'maven',
  rubygems: 'rubygems',
  packagist: 'packagist',
  nuget: 'nuget',
  pub: 'pub',
  hackage: 'hackage',
  cran: 'cran',
}

/** Pairs answered otherwise, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'alpine 1-r 1-r0': 'no version: apk wants a number behind -r',
  'alpine 1-r0-1 1-r-2': 'no version: apk allows one revision',
  'alpine 1-ruff2 1--ruff1': 'no version',
  'alpine 1-r0-ruff2 1-r0-ruff1': 'no version',
  'alpine 1.0 1.0bc': 'no version: apk allows one letter; texts that are none come before all that are',
  'apk 1.0 1.0bc': 'the same',
  'apk 23_foo 4_beta': 'no version: apk does not know the suffix foo; texts that are none come before all that are',
  'packagist 1.2.3.#.p3 1.2.3': 'no version of Composer: # is a mark inside PHP’s own comparison',
  'maven 2.9.0-1 2.9.0.RC1':
    'a circle in Maven: 2.9.0 > 2.9.0.RC1 > 2.9.0-1 > 2.9.0; a total order must cut it somewhere',
}

const files = ['version-vectors.tsv.gz', 'dpkg-compare-vectors.tsv.gz'].map((name) => corpora('versions', name))

describe.skipIf(files.includes(null))('version vectors of public projects (corpora/versions)', () => {
  it('are all answered as expected, but for the named exceptions', () => {
    const wrong: string[] = []
    let compared = 0
    for (const [scheme, a, operator, b] of files.flatMap((file) => vectorsOf(file ?? ''))) {
      const known = SCHEMES[scheme]
      expect(known, `scheme ${scheme} has no order`).toBeDefined()
      if (known === undefined) continue
      compared++
      const sign = compareVersions(known, a, b)
      const answer = sign < 0 ? '<' : sign > 0 ? '>' : '='
      if (answer !== operator && !(`${scheme} ${a} ${b}` in EXCEPTIONS)) wrong.push(`${scheme} ${a} ${operator} ${b}`)
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(36_000)
  })
})

/** Scheme, a, operator, b. One file has a column for the source and a heading, the other has neither. */
function vectorsOf(file: string): Array<[string, string, string, string]> {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => cells.length >= 4 && cells[0] !== 'scheme')
    .map((cells) => [cells[0] ?? '', cells.at(-3) ?? '', cells.at(-2) ?? '', cells.at(-1) ?? ''])
}

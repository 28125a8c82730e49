import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, isValid } from '../../src/know/versions/api.ts'
import type { VersionScheme } from '../../src/model/advisory.ts'
import { dpkg, gem, packaging, php, type Referee, rpmvercmp } from './version-referees.ts'

const digits = fc.constantFrom('0', '1', '2', '9', '10', '01', '007', '20010719')
const of = (...texts: string[]) => fc.constantFrom(...texts)
const some = (piece: fc.Arbitrary<string>, most = 4) => fc.array(piece, { maxLength: most }).map((all) => all.join(''))

const upstream = fc
  .tuple(digits, some(fc.oneof(digits, of('.', '+', '~', '~~', 'a', 'Z', 'rc', 'bpo', '-')), 6))
  .map((t) => t.join(''))
const debVersion = fc
  .tuple(of('', '', '0:', '1:', '00:'), upstream, of('', '-1', '-0', '-1+deb12u1', '-1~bpo1', '-0ubuntu0.1'))
  .map((t) => t.join(''))

const rpmPart = some(fc.oneof(digits, of('.', '_', '+', '~', '^', 'a', 'Z', 'rc', 'el9')), 7).map((t) => `1${t}`)

const pepVersion = fc
  .tuple(
    of('', '', 'v', '1!', '0!'),
    digits,
    some(
      digits.map((d) => `.${d}`),
      3,
    ),
    of('', 'a1', '.b2', '-rc', 'c1', 'preview3', '_alpha', 'a0'),
    of('', '.post1', '-2', 'rev', 'r3', '.post0', '.post'),
    of('', '.dev1', 'dev', '_dev.0'),
    of('', '+local', '+1', '+1.a', '+a.1', '+a-1', '+ubuntu.10'),
  )
  .map((t) => t.join(''))

const gemVersion = fc
  .tuple(
    digits,
    some(
      fc.oneof(digits, of('a', 'rc', 'pre', 'beta', 'rc1')).map((t) => `.${t}`),
      5,
    ),
    of('', '', '-1', '-rc1', '-a.0'),
  )
  .map((t) => t.join(''))

const phpVersion = fc
  .tuple(
    digits,
    some(
      fc.oneof(
        digits.map((d) => `.${d}`),
        of('-', '.', '_', '+')
          .map((s) => `${s}`)
          .chain((s) =>
            of('dev', 'alpha', 'a', 'beta', 'b', 'RC', 'rc', 'pl', 'p', 'patch', 'foo', 'ALPHA').map((w) => s + w),
          ),
        digits,
      ),
      5,
    ),
  )
  .map((t) => t.join(''))

const games: Array<[string, VersionScheme, Referee, fc.Arbitrary<string>, number]> = [
  ['dpkg --compare-versions', 'deb', dpkg, debVersion, 1_500],
  ['rpmvercmp of rpm', 'rpm', rpmvercmp, rpmPart, 20_000],
  ['packaging of Python', 'pep440', packaging, pepVersion, 20_000],
  ['Gem::Version of Ruby', 'rubygems', gem, gemVersion, 20_000],
  ['version_compare of PHP', 'packagist', php, phpVersion, 20_000],
]

describe.each(games)('against %s', (_name, scheme, referee, version, rounds) => {
  it.skipIf(!referee.installed)(`no difference in ${rounds} random pairs`, () => {
    const pairs = fc.sample(fc.tuple(version, version), rounds)
    const differences = referee.judge(pairs).flatMap((answer, at) => {
      const [a, b] = pairs[at] ?? ['', '']
      if (answer === null) return isValid(scheme, a) && isValid(scheme, b) ? [`${a} ${b}: it calls one invalid`] : []
      const ours = compareVersions(scheme, a, b)
      return ours === answer ? [] : [`${a} ${b}: it says ${answer}, we say ${ours}`]
    })
    expect(differences.slice(0, 20)).toEqual([])
  })
})

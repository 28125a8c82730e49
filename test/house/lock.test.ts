import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>
}
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'),
) as Record<string, Record<string, string>>

it('the lock file knows every optional package, or `npm ci` refuses it (scripts/complete-lock.mjs mends it)', () => {
  const wanted = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
  expect(
    wanted.filter((name) => !lock.packages[`node_modules/${name}`] && /-(linux|darwin|win32|android)-/.test(name)),
  ).toEqual([])
})

it('every dependency is pinned to one version', () => {
  const all = { ...dependencies, ...devDependencies, ...optionalDependencies }
  for (const [name, version] of Object.entries(all)) expect(`${name}@${version}`).toMatch(/@\d+\.\d+\.\d+(-[\w.]+)?$/)
})

it('the lock file names no place to download from', () => {
  expect(Object.values(lock.packages).filter((entry) => entry.resolved)).toEqual([])
})

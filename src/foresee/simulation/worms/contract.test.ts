import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run } from '../run.ts'
import { settingsOf, wrongSetting } from '../settings.ts'
import { WORMS, wormNamed } from './api.ts'

it('every file of a worm is in the list', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !/^(?:api|types|readme|contract)\b/.test(name))
  expect(files.map((name) => name.replace('.ts', '')).toSorted()).toEqual(WORMS.map(({ id }) => id).toSorted())
  expect(wormNamed('no such worm')).toBeNull()
})

describe.each(WORMS.map((worm) => [worm.id, worm] as const))('%s', (_id, worm) => {
  it('gives a source for every number', () => {
    const { scanning, capacity } = worm
    const figures = [
      worm.hosts,
      worm.seeds,
      worm.sent,
      worm.effective,
      worm.spread,
      ...(capacity === null ? [] : [capacity]),
    ]
    if (scanning.kind === 'local') figures.push(scanning.same16, scanning.same8)
    if (scanning.kind === 'sequential') figures.push(scanning.near)
    for (const figure of figures) expect(figure.source).not.toBe('')
    expect(worm.anchors.length).toBeGreaterThan(0)
    expect(worm.story).toMatch(/\.$/)
  })
  it('runs as it was, and infects somebody', () => {
    const usual = settingsOf(worm)
    // The largest worms at a tenth of their size: the whole of it is for the benchmark.
    const scale = Math.max(1, usual.hosts / 60_000)
    const settings = {
      ...usual,
      hosts: Math.round(usual.hosts / scale),
      scanRate: usual.scanRate * scale,
      hours: usual.hours,
    }
    expect(wrongSetting(settings)).toBeNull()
    expect(run(settings, 'exact', undefined, 60).ever).toBeGreaterThan(settings.seeds)
  })
})

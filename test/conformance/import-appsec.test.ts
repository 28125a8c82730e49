import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importRules } from '../../src/watch/detection/rules/importers/api.ts'
import { corpora } from './corpora.ts'
import { matchesOfOrdinaryLines } from './import-ordinary.ts'
import { expectRoundTrip } from './import-round-trip.ts'

const directory = corpora('rules', 'crowdsec', 'appsec-rules')

describe('CrowdSec virtual patches', () => {
  if (directory === null) {
    it.skip('skipped: 222 rules, corpora not found', () => {})
    return
  }
  const files = readdirSync(directory).map((file) => ({ file, text: readFileSync(join(directory, file), 'utf8') }))
  const imported = importRules(files)
  const converted = new Set(imported.rules.map((rule) => rule.file))

  it('converts all 135 that need no body', () => {
    const bodiless = files.filter(({ text }) => /^\s+-? ?zones:/m.test(text) && !/BODY|FILENAMES/.test(text))
    expect(bodiless).toHaveLength(135)
    expect(bodiless.filter(({ file }) => !converted.has(file)).map(({ file }) => file)).toEqual([])
  })

  it('says of each of the others why it is left out, or what part of it was taken', () => {
    const skipped = new Set(imported.skipped.map((one) => one.name))
    expect(converted.size + skipped.size).toBe(files.length)
    for (const { why } of imported.skipped) expect(why).toMatch(/^needs |^has no rules of its own/)
  })

  it('writes all as Sigma that reads back the same', () => expectRoundTrip(imported))

  it('names no CVE on an ordinary line', () => {
    const { matched } = matchesOfOrdinaryLines(imported.rules.filter((rule) => rule.cves.length > 0))
    expect([...matched]).toEqual([])
  })
})

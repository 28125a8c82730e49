import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assemble } from '../assemble.ts'
import { collectors } from './api.ts'
import { recorded, recordedHosts } from './recorded/recorded.ts'
import type { Collector, Facts, Section, Sections } from './types.ts'

const FACTS = new Set<keyof Facts>([
  'os',
  'root',
  'kernel',
  'packages',
  'offers',
  'listsFrom',
  'sockets',
  'addresses',
  'processes',
  'owners',
  'published',
  'modules',
  'stale',
  'listeners',
  'gaps',
])
const parts = collectors.flatMap((one) => one.parts)

function sectionsOf(collector: Collector, text: string, cut = false): Sections {
  return new Map(collector.parts.map((part) => [part.name, { text, cut, status: cut ? null : 0 } satisfies Section]))
}

/** Lines that look like those of some tool, with hostile pieces in them. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'S',
            'tcp',
            'K ',
            'X 1 /a (deleted)',
            'P',
            '00000000:0016',
            '\t',
            ' ',
            ':',
            '../',
            '\u001b]0;x\u0007',
            '=== ',
            '$(id)',
            '1:2-3',
            'ii ',
            'P:a',
            'V:',
            '{x}',
            '[installed]',
            '"node_modules/',
            ' (deleted)',
            '\u2028',
            '-',
            '0'.repeat(300),
            'F /a',
            '"version": "',
            'name=',
          ),
          { maxLength: 12 },
        )
        .map((pieces) => pieces.join('')),
    ),
    { maxLength: 60 },
  )
  .map((lines) => lines.join('\n'))

describe('collectors', () => {
  it('have names of their own', () => {
    const ids = collectors.map((one) => one.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length)
    for (const name of [...ids, ...parts.map((part) => part.name)]) expect(name).toMatch(/^[a-z][a-z0-9-]{1,40}$/)
  })

  it('ask for bounded output in bounded time', () => {
    for (const part of parts) {
      expect(part.seconds).toBeLessThanOrEqual(60)
      expect(part.bytes).toBeLessThanOrEqual(6_000_000)
    }
  })

  it('are all shown by a recorded host', () => {
    const seen = new Set(recordedHosts.flatMap((host) => [...recorded(host).keys()]))
    for (const collector of collectors)
      expect(
        collector.parts.some((part) => seen.has(part.name)),
        collector.id,
      ).toBe(true)
  })
})

describe.each(collectors.map((one) => [one.id, one] as const))('%s', (_id, collector) => {
  it('says nothing wrong about a host that answered nothing', () => {
    const facts = collector.read(new Map())
    for (const key of Object.keys(facts)) expect(FACTS).toContain(key)
    expect(facts.packages ?? []).toEqual([])
    expect(facts.listeners ?? []).toEqual([])
  })

  it('takes any output for what it is: text', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, cut) => {
        const inventory = assemble('host', 0, 'ssh', [collector.read(sectionsOf(collector, text, cut))])
        for (const one of inventory.packages) {
          expect(one.name).not.toMatch(/[\u0000-\u001f\u007f]/)
          expect(one.version).toMatch(/^[\w.+:~^!*-]+$/)
        }
        for (const one of inventory.listeners) expect(one.port).toBeGreaterThanOrEqual(0)
        for (const one of inventory.modules) expect(one.name).not.toMatch(/[\u0000-\u001f\u007f]/)
      }),
      { numRuns: 300 },
    )
  })

  it('says when its answer was cut', () => {
    const facts = collector.read(sectionsOf(collector, 'x\ny', true))
    if (collector.id !== 'system' && collector.id !== 'windows-system')
      expect(facts.gaps?.length ?? 0).toBeGreaterThan(0)
  })

  it('takes linear time for the longest answer', () => {
    const lines = [
      'a\tii \t1\tamd64\ta\t1',
      'S tcp 00000000:0016 1',
      'X 1 /usr/lib/a.so (deleted)',
      '"node_modules/a": {',
      'P:a',
      '    ',
      '1-'.repeat(1000),
    ]
    for (const line of lines) {
      const text = `${line}\n`.repeat(Math.ceil(400_000 / (line.length + 1)))
      const started = process.cpuUsage()
      collector.read(sectionsOf(collector, text))
      const used = process.cpuUsage(started)
      expect((used.user + used.system) / 1000).toBeLessThan(1500)
    }
  }, 120_000)

  if (collector.platform === 'unix') {
    it('sends scripts that a POSIX shell can read', () => {
      for (const part of collector.parts) {
        for (const text of [part.script, part.when ?? ':']) {
          const run = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })
          expect(`${part.name}: ${run.stderr}`).toBe(`${part.name}: `)
        }
      }
    })
  }
})

import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { makeTree, removeTree } from '../../read/test-tree.ts'
import { openConfigFiles } from '../config-files.ts'
import type { Place } from '../types.ts'
import { servers } from './api.ts'
import type { ConfigFiles, ConfiguredLog } from './types.ts'

/** For each server: a configuration with one access log, how it includes, and how it names a log nobody can read. */
const EXAMPLES: Record<string, { log: string; include: string; elsewhere: string }> = {
  apache: {
    log: 'CustomLog /var/log/x/access.log combined',
    include: 'Include *',
    elsewhere: 'CustomLog "|/bin/x" combined',
  },
  nginx: { log: 'access_log /var/log/x/access.log;', include: 'include *;', elsewhere: 'access_log syslog:server=x;' },
  lighttpd: {
    log: 'accesslog.filename = "/var/log/x/access.log"',
    include: 'include "*"',
    elsewhere: 'include_shell "/bin/x"',
  },
  caddy: {
    log: 'log {\n output file /var/log/x/access.log\n}',
    include: 'import *',
    elsewhere: 'log {\n output file {$X}\n}',
  },
}

const PIECES = [
  '"',
  "'",
  '\\',
  '\\"',
  '`',
  '#',
  '{',
  '}',
  '(',
  ')',
  '[',
  '<',
  '>',
  ';',
  '|',
  '+',
  '=',
  '+=',
  '$',
  '${',
  '${A}',
  '$a',
  '%',
  '@',
  ' ',
  '\n',
  '\r',
  '\t',
  '\0',
  '\xff',
  '*',
  '..',
  '/',
  '/a',
  'a',
  'include',
  'include_shell',
  'Include',
  'import',
  'log_format',
  'access_log',
  'error_log',
  'CustomLog',
  'ErrorLog',
  'LogFormat',
  'Define A ',
  'ServerRoot',
  'log',
  'output file',
  'filename',
  '{"output":"file","filename":',
  'accesslog.filename',
  'server.errorlog',
  'off',
  'escape=json',
]

/** One text under every path. */
function oneFile(text: string): ConfigFiles {
  let reads = 0
  return {
    text: () => (++reads > 50 ? null : text),
    matching: (pattern) => [pattern.replace(/[*?[]/g, 'x')],
    exists: () => true,
    say() {},
  }
}

const roots: string[] = []
afterAll(() => roots.forEach(removeTree))

describe.each([...servers])('the reader for $server', (server) => {
  const start = server.starts[0] ?? ''
  const example = EXAMPLES[server.server]

  function read(text: string): { logs: ConfiguredLog[]; said: Place[] } {
    const root = makeTree({ [start]: text })
    roots.push(root)
    const said: Place[] = []
    return { logs: server.logs(start, openConfigFiles(root, said)), said }
  }

  it('has an example here and absolute starts', () => {
    expect(example).toBeDefined()
    for (const path of server.starts) expect(path).toMatch(/^\//)
  })

  it('finds a log', () => {
    expect(read(example?.log ?? '').logs).toEqual([
      expect.objectContaining({ pattern: '/var/log/x/access.log', kind: 'access' }),
    ])
  })

  it('ends when a configuration includes itself, and still finds its logs', () => {
    expect(read(`${example?.include}\n${example?.log}\n${example?.include}\n`).logs.length).toBe(1)
  })

  it('says what it has to leave out', () => {
    const { logs, said } = read(example?.elsewhere ?? '')
    expect(logs).toEqual([])
    expect(said.length).toBe(1)
  })

  it('gives absolute places or nothing for any text', () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 60 })
    fc.assert(
      fc.property(text, (pieces) => {
        const found = server.logs(start, oneFile(pieces.join('')))
        for (const log of found) expect(log.pattern.startsWith('/'), JSON.stringify(log)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it.each(PIECES)('reads 200 kB of %j in no time', (piece) => {
    const began = performance.now()
    server.logs(start, oneFile(piece.repeat(Math.ceil(2e5 / piece.length))))
    // Up to 50 includes of the same text.
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('stands a missing, an empty, a cut and a binary file', () => {
    expect(read('').logs).toEqual([])
    expect(server.logs('/none', openConfigFiles('/nonexistent', []))).toEqual([])
    const text = `${example?.include}\n${example?.log}\n${example?.elsewhere}\n`
    for (let end = 0; end < text.length; end++) read(text.slice(0, end))
    read(String.fromCharCode(...Array.from({ length: 4096 }, (_, i) => (i * 89) % 256)))
  })
})

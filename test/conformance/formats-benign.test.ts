import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createAnyParser, detectFormat } from '../../src/watch/logs/formats/detect.ts'
import { corpora } from './corpora.ts'

interface Log {
  file: string
  format: string
  records: number
  /** Lines of the format that are about no request. */
  skipped: number
  /** Lines with a method, target and protocol or none; the rest are garbage requests. */
  requests: number
}

const LOGS: readonly Log[] = [
  { file: 'elastic_apache_logs.log', format: 'combined', records: 10_000, skipped: 0, requests: 10_000 },
  { file: 'nasa_jul95_4000.log', format: 'common', records: 4_000, skipped: 0, requests: 4_000 },
  { file: 'ocatak-w3af.txt', format: 'combined', records: 3_996, skipped: 0, requests: 3_996 },
  { file: 'loghub_Apache_2k_error.log', format: 'apache-error', records: 32, skipped: 1_968, requests: 0 },
]

describe('ordinary logs are read to the last line', () => {
  for (const log of LOGS) {
    const path = corpora('logs', 'access', log.file)
    if (path === null) {
      it.skip(`skipped: ${log.records + log.skipped} lines of ${log.file}, corpora not found`)
      continue
    }
    it(`${log.file}: ${log.records} records, ${log.skipped} lines about no client`, () => {
      const lines = readFileSync(path, 'latin1')
        .split('\n')
        .filter((line) => line !== '')
      const found = detectFormat(lines.slice(0, 1000))
      expect(found?.format.id).toBe(log.format)
      const parser = createAnyParser(found?.format ?? null)
      const counts = { records: 0, skipped: 0, failed: 0, requests: 0, timed: 0 }
      for (const line of lines) {
        const parsed = parser.parse(line)
        if ('failed' in parsed) counts.failed++
        else if ('skipped' in parsed) counts.skipped++
        else {
          counts.records++
          if (parsed.time !== null) counts.timed++
          if (parsed.method !== null && parsed.target !== null) counts.requests++
        }
      }
      expect(counts).toEqual({
        records: log.records,
        skipped: log.skipped,
        failed: 0,
        requests: log.requests,
        timed: log.records,
      })
    })
  }
})

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../system/run-firebreak.ts'

const UNITS = join(root, 'deploy/systemd')
const installed = spawnSync('systemd-analyze', ['--version']).status === 0
const units = readdirSync(UNITS).filter((name) => name.endsWith('.service'))

if (!installed) it.skip(`skipped: ${2 * units.length} cases, systemd-analyze is not installed`, () => {})

describe.runIf(installed)('systemd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-units-'))
  // Verifying wants the program to be there; the packages that put it there have a test of their own.
  const program = join(folder, 'firebreak')
  writeFileSync(program, '#!/bin/sh\n')
  chmodSync(program, 0o755)
  for (const unit of units) {
    const text = readFileSync(join(UNITS, unit), 'utf8').replaceAll('/usr/bin/firebreak', program)
    writeFileSync(join(folder, unit), text)
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(units)('understands every line of %s', (unit) => {
    const run = spawnSync('systemd-analyze', ['verify', '--man=no', join(folder, unit)], { encoding: 'utf8' })
    expect(run.stderr.split('\n').filter((line) => line.includes(folder) || line.startsWith(unit))).toEqual([])
    expect(run.status).toBe(0)
  })

  // 10 is no protection at all; services of Debian stand at 9.
  it.each(units)('finds %s exposed at 2.0 or less', (unit) => {
    const args = ['security', '--offline=true', '--threshold=20', '--no-pager', join(folder, unit)]
    const run = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    expect(run.stdout.trim().split('\n').at(-1)).toContain('Overall exposure level')
    expect(run.status).toBe(0)
  })
})

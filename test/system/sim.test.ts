import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runFirebreak } from './run-firebreak.ts'

describe('firebreak sim', () => {
  it('runs a worm, the same for the same seed', async () => {
    const args = ['sim', 'run', 'code-red-v2', '--json', '--runs', '20', '--seed', '7']
    const [first, second] = await Promise.all([runFirebreak(args), runFirebreak(args)])
    expect(first.code).toBe(0)
    expect(first.stdout).toBe(second.stdout)
    const report = JSON.parse(first.stdout)
    expect(report).toMatchObject({ schema: 'firebreak.sim/1', worm: 'code-red-v2', result: { runs: 20 } })
    expect(report.result.ever.middle).toBeGreaterThan(350_000)
    expect(report.containingDelay).toBeCloseTo(33.3, 0)
  })
  it('says what would have stopped it', async () => {
    const { code, stdout } = await runFirebreak(['sim', 'what-if', 'witty', '--runs', '3', '--plain'])
    expect(code).toBe(0)
    expect(stdout).toContain('What would have stopped Witty?')
    expect(stdout).toMatch(/0 %\s+everybody refuses a source/)
  })
  it('lays two runs over each other, and writes their curves', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'firebreak-sim-'))
    const file = join(folder, 'curves.csv')
    const args = ['sim', 'compare', 'mirai', '--set', 'egress=0.9', '--runs', '2', '--csv', file]
    expect((await runFirebreak(args)).code).toBe(0)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines[0]).toBe('run,hours,low,middle,high')
    expect(lines).toHaveLength(1 + 2 * 289)
    rmSync(folder, { recursive: true })
  })
  it('names what is wrong with a setting, a worm or a file', async () => {
    const bad = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await runFirebreak(['sim', ...args])
      expect(code).not.toBe(0)
      return stderr
    }
    expect(await bad('run', 'no-such-worm')).toContain('code-red-v1')
    expect(await bad('run', 'witty', '--set', 'egress=2')).toContain('a share from 0 to 1')
    expect(await bad('run', 'witty', '--set', 'nothing')).toContain('NAME=VALUE')
    expect(await bad('run', 'witty', '--runs', '0')).toContain('--runs')
    expect(await bad('compare', 'witty')).toContain('--set')
    expect(await bad('run', 'witty', '--runs', '1', '--csv', '/no/such/folder/x.csv')).toContain('/no/such/folder')
  })
})

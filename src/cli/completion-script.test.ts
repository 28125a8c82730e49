import { spawnSync } from 'node:child_process'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { completionScript } from './completion-script.ts'

const program = new Command('firebreak').option('-q, --quiet', "say only what's asked")
program.command('look').description('read logs').option('--html <file>', 'write a page')
program.command('threats').description('the catalogue').command('show').description('one family')

/** What bash would offer after these words. */
function offered(...words: string[]): string[] {
  const script = `${completionScript(program, 'bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _firebreak; printf '%s\\n' "\${COMPREPLY[@]}"`
  const run = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' })
  expect(run.stderr).toBe('')
  return run.stdout.trim().split('\n')
}

describe('completion', () => {
  it('offers commands, then their options, then commands below them', () => {
    expect(offered('firebreak', '')).toEqual(expect.arrayContaining(['look', 'threats', '--quiet']))
    expect(offered('firebreak', 'look', '--h')).toEqual(expect.arrayContaining(['--html', '--help']))
    expect(offered('firebreak', 'threats', 's')).toEqual(['show'])
  })

  it('offers files where no word fits', () => {
    expect(offered('firebreak', 'look', 'et')).toEqual(['etc'])
  })

  it.each(['zsh', 'fish'] as const)(
    'the %s script is valid where that shell is installed, and quotes descriptions',
    (shell) => {
      const script = completionScript(program, shell)
      const run = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' })
      if (!run.error) expect(run.stderr).toBe('')
      expect(script).toContain('firebreak')
      if (shell === 'fish') expect(script).toContain("'say only what\\'s asked'")
    },
  )
})

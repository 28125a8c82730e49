import type { CommonOptions } from '../cli/ports.ts'
import { FirebreakError, systemCode } from '../support/errors.ts'

export function wantsJson(options: CommonOptions): boolean {
  return options.json !== undefined || options.jq !== undefined
}

/** The JSON text asked for: everything, only some top-level fields, or what the jq program makes of it. */
export function jsonText(value: object, options: CommonOptions): string {
  const chosen = options.json ? pick(value, options.json) : value
  const text = `${JSON.stringify(chosen, null, 2)}\n`
  return options.jq === undefined ? text : throughJq(text, options.jq)
}

function pick(value: object, fields: string): object {
  const names = fields
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const known = Object.keys(value)
  for (const name of names) {
    if (!known.includes(name)) {
      throw new FirebreakError('usage', `--json=${name}: there is no such field. Fields: ${known.join(', ')}.`, {
        field: '--json',
      })
    }
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name === 'schema' || names.includes(name)))
}

/** The expression is one argument of its own: no shell sees it. */
function throughJq(text: string, expression: string): string {
  // Loaded only here: it costs every other start of the program some milliseconds.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const run = spawnSync('jq', ['--', expression], { input: text, encoding: 'utf8', maxBuffer: 1 << 30 })
  // A faulty expression makes jq leave before it has read its input: that is its own fault message, below.
  if (run.error && systemCode(run.error) === 'ENOENT') {
    throw new FirebreakError(
      'usage',
      '--jq needs the jq program, which is not installed (Debian: apt-get install jq).',
      { field: '--jq', cause: run.error },
    )
  }
  if (run.status !== 0)
    throw new FirebreakError('usage', `--jq: ${run.stderr.trim().replaceAll(/\s*\n\s*/g, ' ')}`, { field: '--jq' })
  return run.stdout
}

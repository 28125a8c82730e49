import type { CommonOptions } from '../cli/ports.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { createTerminal } from './terminal.ts'

export async function completion(shell: string, script: string, options: CommonOptions): Promise<number> {
  await createTerminal(options).write(
    wantsJson(options) ? jsonText({ schema: 'firebreak.completion/1', shell, script }, options) : script,
  )
  return 0
}

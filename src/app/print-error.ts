import { visibleText } from '../support/escape.ts'
import { FirebreakError } from '../support/errors.ts'

/** What happened, where, and what to do next, on standard error. Returns the exit code. */
export function printError(error: unknown, verbose: boolean): number {
  if (error instanceof FirebreakError) {
    const where = error.file
      ? ` (${visibleText(error.file)}${error.line ? `:${error.line}` : ''}${error.field ? `, ${visibleText(error.field)}` : ''})`
      : ''
    process.stderr.write(`firebreak: ${visibleText(error.message, 2000)}${where}\n`)
    if (error.remedy) process.stderr.write(`  ${visibleText(error.remedy, 2000)}\n`)
    if (verbose && error.cause instanceof Error)
      process.stderr.write(indented(error.cause.stack ?? error.cause.message))
    return error.exit
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`firebreak: a fault in Firebreak itself, please report it.\n${indented(text)}`)
  return 1
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${visibleText(line, 1000)}\n`)
    .join('')
}

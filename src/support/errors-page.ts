import { ERRORS } from './errors.ts'

/** The text of docs/errors.md: every code with its exit code, meaning and remedy. */
export function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, row]) => `| \`${code}\` | ${row.exit} | ${cell(row.meaning)} | ${cell(row.remedy)} |`,
  )
  return `# Errors

Made from \`src/support/error-table.ts\`; after a change there run \`npx vitest run src/support/errors.test.ts -u\`.

A fault of one input among many is a warning in the report and never costs the results of the others. The exit code below
is what the process returns when the fault ends it. Other exit codes: 0 all went well.

| code | exit | what it means | what to do |
|---|---|---|---|
${rows.join('\n')}
`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

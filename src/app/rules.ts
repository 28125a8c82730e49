import type { RulesOptions } from '../cli/ports.ts'
import type { Paint } from '../cli/render/paint.ts'
import { visible, visibleText } from '../support/escape.ts'
import { lintRules } from '../watch/detection/rules/lint.ts'
import type { Problem } from '../watch/detection/rules/problem.ts'
import { runRuleTests } from '../watch/detection/rules/rule-tests.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { parseAnyLine } from './parse-line.ts'
import { type RulesInForce, readRuleFiles, rulesInForce } from './rule-sources.ts'
import { readSettings } from './settings.ts'
import { createTerminal } from './terminal.ts'

export async function rulesList(options: RulesOptions): Promise<number> {
  const { rules, correlations, problems } = await inForce(options)
  const terminal = createTerminal(options)
  if (wantsJson(options)) {
    const rows = rules.map(({ condition: _condition, tests, ...rule }) => ({ ...rule, tests: tests.length }))
    await terminal.write(jsonText({ schema: 'firebreak.rules/1', rules: rows, correlations, problems }, options))
    return 0
  }
  const lines = rules.map(
    (rule) =>
      `${rule.origin.padEnd(15)} ${rule.level.padEnd(13)} ${visibleText(rule.id)}  ${visibleText(rule.title)}  ${terminal.paint.soft(visibleText(`${rule.author}, ${rule.licence}`))}`,
  )
  await terminal.write(
    `${lines.join('\n')}\n\n${rules.length} rules, ${correlations.length} correlations.\n${problemText(problems, terminal.paint)}`,
  )
  return 0
}

export async function rulesLint(paths: string[], options: RulesOptions): Promise<number> {
  const { rules, correlations, problems } = await (paths.length > 0 ? readRuleFiles(paths) : inForce(options))
  const all = [...problems, ...lintRules(rules, correlations)]
  const terminal = createTerminal(options)
  const errors = all.filter((problem) => problem.severity === 'error').length
  if (wantsJson(options))
    await terminal.write(
      jsonText(
        { schema: 'firebreak.rules-lint/1', rules: rules.length, correlations: correlations.length, problems: all },
        options,
      ),
    )
  else
    await terminal.write(
      `${problemText(all, terminal.paint)}${rules.length} rules, ${correlations.length} correlations looked at: ${errors} errors, ${all.length - errors} warnings.\n`,
    )
  return errors > 0 ? 1 : 0
}

export async function rulesTest(paths: string[], options: RulesOptions): Promise<number> {
  const { rules, problems } = await (paths.length > 0 ? readRuleFiles(paths) : inForce(options))
  const tests = rules.reduce((sum, rule) => sum + rule.tests.length, 0)
  const failures = runRuleTests(rules, parseAnyLine)
  const terminal = createTerminal(options)
  if (wantsJson(options)) {
    await terminal.write(
      jsonText({ schema: 'firebreak.rules-test/1', rules: rules.length, tests, failures, problems }, options),
    )
  } else {
    const lines = failures.map(
      (failure) =>
        `${terminal.paint.ember('✗')} ${visibleText(failure.rule)}: ${visibleText(failure.message)}\n    ${visible(failure.line, 300)}`,
    )
    await terminal.write(
      `${problemText(problems, terminal.paint)}${lines.join('\n')}${lines.length > 0 ? '\n' : ''}${rules.length} rules, ${tests} tests: ${tests - failures.length} passed, ${failures.length} failed.\n`,
    )
  }
  return failures.length > 0 || problems.some((problem) => problem.severity === 'error') ? 1 : 0
}

async function inForce(options: RulesOptions): Promise<RulesInForce> {
  return rulesInForce([...(await readSettings(options.config)).rules, ...(options.rules ?? [])])
}

/** One line a problem: where, what, what to do. */
export function problemText(problems: readonly Problem[], paint: Paint): string {
  return problems
    .map((problem) => {
      const word = problem.severity === 'error' ? paint.ember('error') : paint.amber('warning')
      return `${visibleText(problem.file)}:${problem.line}: ${word} ${visibleText(problem.field)}: ${visibleText(problem.message)}\n    ${paint.soft(visibleText(problem.remedy))}\n`
    })
    .join('')
}

import type { RuleOrigin } from '../../../../model/rule.ts'
import { parseRules } from '../sigma.ts'
import { mapOf } from './hub-labels.ts'
import type { Importer } from './types.ts'

const ORIGIN: RuleOrigin = 'sigma'

/** Sigma itself, so that a directory of Sigma rules can be taken in like any other. */
export const sigma: Importer = {
  id: 'sigma',
  title: 'Sigma rules and correlations (YAML with detection or correlation)',
  recognises: (documents) => documents.some((one) => 'detection' in mapOf(one) || 'correlation' in mapOf(one)),
  convert(file) {
    const { rules, correlations, problems } = parseRules(file.text, { file: file.file, origin: ORIGIN })
    return {
      rules,
      correlations,
      skipped: problems
        .filter((problem) => problem.severity === 'error' || problem.field === 'logsource')
        .map((problem) => ({ name: `${problem.file}:${problem.line}`, why: problem.message })),
      notes: [],
    }
  },
}

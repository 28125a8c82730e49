import { z } from 'zod'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/
const sentence = z.string().trim().min(4)
const day = z.int().min(1).max(31)

const product = z.strictObject({
  name: z.string().min(1),
  vendor: z.string().min(1).optional(),
  cpe: z.string().startsWith('cpe:2.3:').optional(),
  purl: z.string().startsWith('pkg:').optional(),
  affected: z.string().min(1).optional(),
})

const phase = z
  .strictObject({ phase: z.enum(['spread', 'attack', 'sleep']), 'from-day': day, 'to-day': day })
  .refine((one) => one['from-day'] <= one['to-day'], 'from-day must not be after to-day')

const test = z.strictObject({
  line: z.string().min(1),
  expect: z.enum(['match', 'no-match']),
  format: z.string().optional(),
  rule: z.string().optional(),
})

/** The detection itself is checked by the rule parser; here only what the catalogue asks of it. */
const rule = z.looseObject({ id: z.string().regex(kebab), title: sentence, level: z.string() })

const correlation = z.looseObject({ id: z.string().regex(kebab), title: sentence })

/** One file of the catalogue as written. Unknown keys are faults, so that a slip of the pen is seen. */
export const threatFile = z
  .strictObject({
    id: z.string().regex(kebab, 'write it in kebab case, like code-red-ii'),
    name: z.string().min(2),
    kind: z.enum(['worm', 'exploit', 'scanner', 'generic']),
    year: z.int().min(1990).max(2100),
    cves: z.array(z.string().regex(/^CVE-\d{4}-\d{4,7}$/, 'write it like CVE-2021-41773')),
    story: sentence,
    products: z.array(product),
    visibility: z.enum(['request-line', 'partly', 'headers-or-body-only']),
    'looks-like': sentence,
    calendar: z.array(phase),
    patch: sentence,
    workaround: sentence,
    references: z.array(z.url({ protocol: /^https?$/ })).min(1),
    rules: z.array(rule),
    correlations: z.array(correlation).optional(),
    tests: z.array(test),
  })
  .superRefine((threat, context) => {
    const wrong = (path: Array<string | number>, message: string) => context.addIssue({ code: 'custom', path, message })
    const ids = new Set(threat.rules.map((one) => one.id))
    for (const [index, one] of threat.rules.entries()) {
      if (one.id !== threat.id && !one.id.startsWith(`${threat.id}-`))
        wrong(['rules', index, 'id'], `a rule id must be ${threat.id} or begin with ${threat.id}-`)
    }
    if (ids.size < threat.rules.length) wrong(['rules'], 'two rules share an id')
    if (threat.kind === 'generic' && threat.cves.length > 0) wrong(['cves'], 'a generic class names no CVE')
    if (threat.rules.length === 0) {
      if (threat.visibility !== 'headers-or-body-only') wrong(['rules'], 'a threat that a log can show needs a rule')
      return
    }
    for (const expect of ['match', 'no-match']) {
      if (threat.tests.filter((one) => one.expect === expect).length < 2)
        wrong(['tests'], `at least two lines with "expect: ${expect}" are needed`)
    }
    for (const [index, one] of threat.tests.entries()) {
      if (one.rule !== undefined && !ids.has(one.rule)) wrong(['tests', index, 'rule'], `there is no rule ${one.rule}`)
    }
  })

export type ThreatFile = z.infer<typeof threatFile>

import { iso } from '../../../support/time.ts'
import { route } from '../route.ts'
import { Audit, AuditQuery } from '../schemas/audit.ts'

export const auditRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/audit',
      verb: 'read',
      object: 'audit',
      summary: 'Who changed what, newest first. `firebreak doctor --audit` proves that nothing is missing.',
      query: AuditQuery,
      answer: Audit,
    },
    async ({ query }, parts) => {
      const entries = await parts.accounts.audit(query.before ?? null, query.limit)
      return { records: entries.map((entry) => ({ ...entry, time: iso(entry.time) })) }
    },
  ),
]

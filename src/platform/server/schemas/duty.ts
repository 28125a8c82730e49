import { z } from 'zod'
import { Count, Id, Time } from './common.ts'

const Person = z.string().trim().min(1).max(80)

/** The publisher's id of an advisory. */
export const AdvisoryId = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\w.:+~-]+$/, 'the id of an advisory')

export const Turn = z.object({ id: z.string(), person: z.string(), from: Time, to: Time }).meta({ id: 'Turn' })

export const InboxState = z
  .enum(['unowned', 'waiting', 'acknowledged', 'overdue', 'evaluated', 'closed'])
  .meta({ id: 'InboxState' })

export const Duty = z
  .object({
    person: z.string().nullable().describe('Who is on duty now; null: nobody is watching.'),
    until: Time.nullable().describe('End of the turn.'),
    next: z.object({ person: z.string(), from: Time }).nullable(),
    turns: z.array(Turn).describe('Those that are not over, in order.'),
    unwatched: z.array(z.object({ from: Time, to: Time })).describe('When nobody is on duty within the next 14 days.'),
    unreachable: z.array(z.string()).describe('People with a turn and without a channel: only the console tells them.'),
    inbox: z.object({ unowned: Count, waiting: Count, acknowledged: Count, overdue: Count }),
  })
  .meta({ id: 'Duty' })

export const NewTurn = z
  .object({ person: Person, from: Time, to: Time })
  .strict()
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'a turn ends after it begins' })
  .meta({ id: 'NewTurn' })

export const Verdict = z
  .enum(['affected', 'not-affected', 'mitigated', 'accepted', 'needs-change'])
  .meta({ id: 'EvaluationVerdict' })

export const Evaluation = z
  .object({
    advisory: z.string(),
    title: z.string(),
    days: z.union([z.literal(3), z.literal(14), z.literal(60)]).nullable(),
    state: InboxState,
    owner: z.string().nullable(),
    received: Time,
    due: Time,
    acknowledged: Time.nullable(),
    verdict: Verdict.nullable(),
    reason: z.string().nullable(),
    expires: Time.nullable(),
    evaluated: Time.nullable(),
    evaluatedBy: z.string().nullable(),
    closed: z.object({ at: Time, reason: z.string() }).nullable(),
    escalations: z.array(
      z.object({ from: z.string().nullable(), to: z.string().nullable(), at: Time, why: z.string() }),
    ),
  })
  .meta({ id: 'Evaluation' })

export const Inbox = z
  .object({ evaluations: z.array(Evaluation).describe('The most urgent first: overdue, then by when they are due.') })
  .meta({ id: 'Inbox' })

export const NewVerdict = z
  .object({
    verdict: Verdict,
    reason: z.string().trim().min(1).max(2000),
    expires: Time.optional().describe('Needed for accepted, not-affected and mitigated: then the question comes back.'),
  })
  .strict()
  .meta({ id: 'NewVerdict' })

export const AdvisoryPath = z.object({ id: AdvisoryId })
export const TurnPath = z.object({ id: Id })

export type Duty = z.output<typeof Duty>
export type Turn = z.output<typeof Turn>
export type Evaluation = z.output<typeof Evaluation>

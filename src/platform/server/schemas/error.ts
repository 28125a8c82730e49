import { z } from 'zod'

/** Every answer that is not a success, of every route. */
export const ErrorAnswer = z
  .object({
    error: z.object({
      code: z.string().describe('Stable, for programs: the table in docs/api.md.'),
      message: z.string().describe('What happened, for people.'),
      field: z.string().optional().describe('Which part of the request, as a dotted path.'),
      remedy: z.string().describe('What to do about it.'),
    }),
  })
  .meta({ id: 'ErrorAnswer' })

export type ErrorAnswer = z.output<typeof ErrorAnswer>

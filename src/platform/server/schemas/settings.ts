import { z } from 'zod'

/** What an admin may change while the server runs. Every value has a sensible default: nothing must be set. */
export const Settings = z
  .object({
    siteName: z.string().min(1).max(80).describe('Shown in the console.'),
    keepDays: z.number().int().min(1).max(3660).describe('Sightings older than this are deleted.'),
    keepGigabytes: z
      .number()
      .min(0.1)
      .max(100_000)
      .describe('When sightings need more disk than this, the oldest days go first.'),
    sessionHours: z.number().int().min(1).max(720).describe('A sign-in ends after this many hours.'),
  })
  .strict()
  .meta({ id: 'Settings' })

export type Settings = z.output<typeof Settings>

export const DEFAULT_SETTINGS: Settings = { siteName: 'Firebreak', keepDays: 400, keepGigabytes: 20, sessionHours: 12 }

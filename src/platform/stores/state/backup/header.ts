import { z } from 'zod'
import { broken } from './frames.ts'

const Name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)

const Schema = z.enum(['state', 'sightings'])

export const Header = z.object({
  format: z.literal('firebreak.backup/1'),
  /** ISO 8601. */
  made: z.string(),
  /** Versions of the tables; sightings are missing when they live elsewhere. */
  versions: z.object({ state: z.number().int().min(1), sightings: z.number().int().min(1).optional() }),
  /** The newest audit record. */
  audit: z.object({ number: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  partitions: z.array(
    z.object({ schema: Schema, name: Name, parent: Name, from: z.number().int(), to: z.number().int() }),
  ),
})

export const Table = z.object({
  schema: Schema,
  name: Name,
  columns: z.array(Name).min(1),
  identities: z.array(Name),
})

export type Header = z.output<typeof Header>

/** Throws `backup-broken` when the content of a frame is not of the shape. */
export function parseFrame<Shape extends z.ZodType>(shape: Shape, content: Buffer): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(content.toString('utf8')))
  } catch (error) {
    return broken('it is of a kind this Firebreak does not know', error)
  }
}

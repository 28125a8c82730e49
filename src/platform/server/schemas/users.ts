import { z } from 'zod'
import { Id, Time } from './common.ts'

export const UserRole = z.enum(['viewer', 'operator', 'approver', 'admin']).meta({ id: 'UserRole' })

/** Visible letters of any language, inner spaces allowed. */
export const UserName = z
  .string()
  .min(1)
  .max(80)
  .regex(
    /^[\p{L}\p{N}@](?:[\p{L}\p{N}\p{M}@ ._'+-]*[\p{L}\p{N}\p{M}])?$/u,
    'letters, digits, spaces and @ . _ - + inside',
  )

/** ASVS 6.2: length counts, composition rules do not. */
export const Password = z.string().min(12, 'at least 12 characters').max(256)

export const User = z
  .object({
    id: z.string(),
    name: z.string(),
    role: UserRole,
    hasPassword: z.boolean(),
    single: z.boolean().describe('Signs in through the identity provider.'),
    disabled: z.boolean(),
    created: Time,
    lastSignIn: Time.nullable(),
  })
  .meta({ id: 'User' })

export const Users = z.object({ users: z.array(User) }).meta({ id: 'Users' })

export const NewUser = z.object({ name: UserName, role: UserRole }).strict().meta({ id: 'NewUser' })

export const UserChange = z
  .object({
    name: UserName.optional(),
    role: UserRole.optional(),
    disabled: z.boolean().optional(),
  })
  .strict()
  .meta({ id: 'UserChange' })

export const PasswordChange = z
  .object({
    current: z.string().max(256).optional().describe('Needed when there is a password already.'),
    password: Password,
  })
  .strict()
  .meta({ id: 'PasswordChange' })

/** A link works once. `path` goes behind the address of the console; the secret is in its fragment, which no server logs. */
export const SignInLink = z.object({ path: z.string(), expires: Time }).meta({ id: 'SignInLink' })

export const CreatedUser = z.object({ user: User, link: SignInLink }).meta({ id: 'CreatedUser' })

export const UserPath = z.object({ id: Id })

export type User = z.output<typeof User>
export type Users = z.output<typeof Users>
export type SignInLink = z.output<typeof SignInLink>

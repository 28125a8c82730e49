import type { Accounts } from '../../auth/accounts.ts'
import { makeLink } from '../../auth/links.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Done } from '../schemas/common.ts'
import { CreatedUser, NewUser, SignInLink, User, UserChange, UserPath, Users } from '../schemas/users.ts'
import { shownUser } from '../shown-user.ts'

export const userRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/users',
      verb: 'read',
      object: 'user',
      summary: 'Everybody who may sign in.',
      answer: Users,
    },
    async (_call, parts) => ({ users: (await parts.accounts.users()).map(shownUser) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/users',
      verb: 'create',
      object: 'user',
      summary: 'Add a user. The answer has a sign-in link to hand over: it works once, for 15 minutes.',
      body: NewUser,
      answer: CreatedUser,
    },
    async ({ body, caller }, parts) => {
      const act = {
        actor: caller.name,
        action: 'create-user',
        object: `user ${body.name}`,
        detail: { role: body.role },
      }
      const user = await parts.accounts.createUser(act, { ...body, subject: null })
      if (user === null) refuse('conflict', 'there is a user of this name already', 'name')
      parts.told(act)
      const link = await makeLink(parts.accounts, parts.auth.key, caller.name, user, parts.clock())
      return { user: shownUser(user), link }
    },
  ),
  route(
    {
      method: 'PATCH',
      path: '/api/users/{id}',
      verb: 'change',
      object: 'user',
      summary: 'Change name or role, or lock a user out. Ends the sessions of that user when role or lock change.',
      params: UserPath,
      body: UserChange,
      answer: User,
    },
    async ({ params, body, caller }, parts) => {
      const before = await parts.accounts.user(params.id)
      if (before === null) refuse('not-found', 'no user has this id')
      if (body.name !== undefined && body.name !== before.name) {
        const other = await parts.accounts.userNamed(body.name)
        if (other !== null && other.id !== before.id) refuse('conflict', 'there is a user of this name already', 'name')
      }
      const { name, role, disabled } = body
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(disabled === undefined ? {} : { disabled }),
      }
      const act = { actor: caller.name, action: 'change-user', object: `user ${before.name}`, detail: change }
      if (disabled === true || (role !== undefined && role !== 'admin')) await insistOnAdmin(parts.accounts, params.id)
      const user = await parts.accounts.changeUser(act, params.id, change)
      if (user === null) refuse('not-found', 'no user has this id')
      parts.auth.forget()
      parts.told(act)
      return shownUser(user)
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/users/{id}',
      verb: 'delete',
      object: 'user',
      summary: 'Remove a user with sessions, links and tokens. The audit keeps the name.',
      params: UserPath,
      answer: Done,
    },
    async ({ params, caller }, parts) => {
      const user = await parts.accounts.user(params.id)
      if (user === null) refuse('not-found', 'no user has this id')
      const act = { actor: caller.name, action: 'delete-user', object: `user ${user.name}` }
      if (!(await parts.accounts.deleteUser(act, params.id)))
        refuse('conflict', 'one admin who may sign in must remain')
      parts.auth.forget()
      parts.told(act)
      return { done: true as const }
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/users/{id}/link',
      verb: 'change',
      object: 'user',
      summary: 'A new sign-in link for a user: works once, for 15 minutes.',
      params: UserPath,
      answer: SignInLink,
    },
    async ({ params, caller }, parts) => {
      const user = await parts.accounts.user(params.id)
      if (user === null) refuse('not-found', 'no user has this id')
      if (user.disabled) refuse('conflict', 'the user is locked out')
      return makeLink(parts.accounts, parts.auth.key, caller.name, user, parts.clock())
    },
  ),
]

/** Refuses when nobody but this user could manage users afterwards. */
async function insistOnAdmin(accounts: Accounts, without: string): Promise<void> {
  const users = await accounts.users()
  if (!users.some((user) => user.id !== without && user.role === 'admin' && !user.disabled))
    refuse('conflict', 'one admin who may sign in must remain')
}

import { hashPassword, isPassword } from '../../auth/password.ts'
import { hashOfSecret } from '../../auth/secret.ts'
import { aboutMe } from '../about-me.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Done } from '../schemas/common.ts'
import { Me } from '../schemas/me.ts'
import { PasswordChange } from '../schemas/users.ts'

export const meRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/me',
      verb: 'read',
      object: 'account',
      own: true,
      summary: 'Who you are signed in as, and what you may do.',
      answer: Me,
    },
    ({ caller }, parts) => aboutMe(caller, parts),
  ),
  route(
    {
      method: 'PUT',
      path: '/api/me/password',
      verb: 'change',
      object: 'account',
      own: true,
      summary: 'Set your password. Ends every other session of yours.',
      body: PasswordChange,
      answer: Done,
    },
    async ({ body, caller, address }, parts) => {
      // A token is not its owner: it must not be able to take the account over.
      if (caller.kind !== 'user') refuse('not-allowed', 'a password is changed by its user, signed in')
      parts.signIns.insist(address, parts.clock())
      const user = await parts.accounts.user(caller.id)
      if (user === null) refuse('not-found', 'your user was deleted')
      if (user.password !== null) {
        const right = await isPassword(body.current ?? '', user.password)
        if (right === null) refuse('too-many', 'too many are signing in right now', null, 2)
        if (!right) refuse('sign-in-failed', 'the current password is not right', 'current')
      }
      const password = await hashPassword(body.password)
      if (password === null) refuse('too-many', 'too many are signing in right now', null, 2)
      const act = { actor: caller.name, action: 'change-password', object: `user ${user.name}` }
      await parts.accounts.changeUser(act, user.id, { password }, hashOfSecret(caller.session ?? ''))
      parts.auth.forget()
      parts.told(act)
      return { done: true as const }
    },
  ),
]

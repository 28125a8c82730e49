import { iso } from '../../support/time.ts'
import type { Caller } from '../auth/caller.ts'
import { may, OBJECT_KINDS, VERBS } from '../auth/may.ts'
import { csrfOf } from '../auth/secret.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'
import type { Me } from './schemas/me.ts'
import { settingsOf } from './settings-of.ts'

/** What a console must know about who is signed in. */
export async function aboutMe(caller: Caller, parts: Parts): Promise<Me> {
  const { role } = caller
  if (caller.kind === 'nobody' || role === 'nobody' || role === 'sensor')
    refuse('sign-in-needed', 'nobody is signed in')
  const [settings, user] = await Promise.all([
    settingsOf(parts.accounts),
    caller.user === null ? null : parts.accounts.user(caller.user),
  ])
  return {
    id: caller.id,
    name: caller.name,
    kind: caller.kind,
    role,
    hasPassword: user?.password != null,
    expires: caller.expires === null ? null : iso(caller.expires),
    csrf: caller.session === null ? '' : csrfOf(caller.session, parts.auth.key),
    may: OBJECT_KINDS.flatMap((kind) =>
      VERBS.filter((verb) => may(role, verb, { kind })).map((verb) => `${verb} ${kind}`),
    ),
    siteName: settings.siteName,
    version: parts.version,
  }
}

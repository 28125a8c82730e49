import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call, type Fault, faultIn } from '../client/call.ts'
import type { SignInMethods } from '../client/types.ts'
import { Field } from '../parts/field.tsx'
import { FaultLine } from '../parts/fault-line.tsx'
import { go } from '../route/place.ts'

export interface SignInProps {
  /** Somebody is signed in now. */
  done: () => void
  /** Somebody already is; a link may change that. */
  signedIn: boolean
}

/** By one-time link (its secret stands behind the # and is never sent with an address), by password, or by the site's identity provider. */
export function SignIn({ done, signedIn }: SignInProps): JSX.Element {
  const [methods, setMethods] = useState<SignInMethods | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)

  function enter(body: { link: string } | { name: string; password: string }): void {
    setBusy(true)
    setFault(null)
    call('POST', '/api/sign-in', body).then(
      () => {
        if (location.pathname === '/sign-in') go('/', true)
        done()
      },
      (error) => {
        setBusy(false)
        setFault(faultIn(error))
      },
    )
  }

  useEffect(() => {
    document.title = 'Sign in · Firebreak'
    const link = takeLink()
    if (link !== null) enter({ link })
    else if (signedIn) go('/', true)
    call<SignInMethods>('GET', '/api/sign-in').then(setMethods, () => null)
  }, [])

  return (
    <main class="alone" id="main">
      <h1>{methods?.siteName ?? 'Firebreak'}</h1>
      <p class="sub">Sign in to see what knocks on your servers.</p>
      <FaultLine fault={fault} />
      {busy && <p class="waiting">Signing in…</p>}
      {methods?.oidc != null && methods.oidc.path.startsWith('/api/') && (
        <a class="button" href={methods.oidc.path}>
          Sign in with {methods.oidc.name}
        </a>
      )}
      {methods?.password !== false && <PasswordForm busy={busy} enter={enter} />}
      <p class="soft">
        No password yet? The link that <code>firebreak up</code> printed works once, for 15 minutes. An admin makes new
        ones under Settings.
      </p>
    </main>
  )
}

interface PasswordFormProps {
  busy: boolean
  enter: (body: { name: string; password: string }) => void
}

function PasswordForm({ busy, enter }: PasswordFormProps): JSX.Element {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        enter({ name, password })
      }}
    >
      <Field label="Name" value={name} set={setName} autocomplete="username" max={80} />
      <Field
        label="Password"
        value={password}
        set={setPassword}
        type="password"
        autocomplete="current-password"
        max={256}
      />
      <button type="submit" disabled={busy}>
        Sign in
      </button>
    </form>
  )
}

/** The secret of a one-time link, taken out of the address bar and the history at once. */
function takeLink(): string | null {
  const secret = location.hash.slice(1)
  if (location.pathname !== '/sign-in' || secret === '') return null
  history.replaceState(null, '', '/sign-in')
  return secret
}

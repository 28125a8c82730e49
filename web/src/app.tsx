import type { JSX, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { call } from './client/call.ts'
import type { Me } from './client/types.ts'
import { KeysDialog } from './frame/keys-dialog.tsx'
import { Nav } from './frame/nav.tsx'
import { useKeys } from './frame/use-keys.ts'
import { useMe } from './frame/use-me.ts'
import { fetchTheRest } from './pages/page-code.ts'
import { ShownPage } from './pages/shown-page.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { VerdictLine } from './parts/verdict-line.tsx'
import { go, type Place, usePlace } from './route/place.ts'

export function App(): JSX.Element {
  const { who, ask } = useMe()
  const place = usePlace()
  if (who.state === 'asking') return <p class="waiting alone">Firebreak</p>
  if (who.state === 'nobody' || (who.state === 'in' && place.path === '/sign-in'))
    return <SignIn done={ask} signedIn={who.state === 'in'} />
  if (who.state === 'away')
    return (
      <main class="alone">
        <h1>Firebreak</h1>
        <VerdictLine tone="plain" strong={`${who.fault.message}.`}>
          {who.fault.remedy}
        </VerdictLine>
      </main>
    )
  return <Console me={who.me} place={place} />
}

function Console({ me, place }: { me: Me; place: Place }): JSX.Element {
  const [keys, setKeys] = useState(false)
  useKeys(me, () => setKeys(true))
  const main = useFocusOnMove(place.path)
  useEffect(() => fetchTheRest(me), [])
  return (
    <div class="frame">
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Nav me={me} path={place.path} showKeys={() => setKeys(true)} signOut={() => void signOut()} />
      <main id="main" ref={main} tabIndex={-1}>
        <ShownPage place={place} me={me} />
      </main>
      {keys && <KeysDialog me={me} close={() => setKeys(false)} />}
    </div>
  )
}

/** A new page begins where it begins for everybody: at its top, also for the keyboard and for a screen reader. */
function useFocusOnMove(path: string): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== path) main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path])
  return main
}

async function signOut(): Promise<void> {
  await call('POST', '/api/sign-out').catch(() => null)
  go('/')
  location.reload()
}

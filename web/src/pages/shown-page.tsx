import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Me } from '../client/types.ts'
import { Heading } from '../parts/heading.tsx'
import { VerdictLine } from '../parts/verdict-line.tsx'
import type { Place } from '../route/place.ts'
import { codeNow, fetchCode } from './page-code.ts'
import type { LoadPage, Page } from './types.ts'
import { pageAt } from './wings.ts'

/** The page of a place. While its code is on the way, the page before it stays. */
export function ShownPage({ place, me }: { place: Place; me: Me }): JSX.Element {
  const at = pageAt(place.path)
  const code = usePageCode(at?.load ?? null)
  const before = useRef<JSX.Element | null>(null)
  if (at === null) before.current = <NoPage />
  else if (code === 'failed') before.current = <NoCode />
  else if (code !== null) {
    const Shown = code
    before.current = <Shown key={place.path} me={me} query={place.query} id={at.id} />
  }
  return before.current ?? <p class="waiting">Loading the page…</p>
}

/** Null while it is on the way. */
function usePageCode(load: LoadPage | null): Page | 'failed' | null {
  const [failed, setFailed] = useState<LoadPage | null>(null)
  const [, draw] = useState<LoadPage | null>(null)
  const code = load === null ? null : codeNow(load)
  useEffect(() => {
    // What was missing when this was drawn may have come since: the answer is drawn all the same.
    if (load === null || code !== null) return
    let gone = false
    fetchCode(load).then(
      () => !gone && draw(() => load),
      () => !gone && setFailed(() => load),
    )
    return () => {
      gone = true
    }
  }, [load])
  return code ?? (load !== null && failed === load ? 'failed' : null)
}

function NoPage(): JSX.Element {
  return (
    <>
      <Heading title="There is no such page">The address may be from another version of Firebreak.</Heading>
      <p>
        <a href="/">Go to Now</a>
      </p>
    </>
  )
}

/** The server is away, or was updated and has the files of another version. */
function NoCode(): JSX.Element {
  return (
    <>
      <Heading title="This page could not be loaded">Its code did not come from the server.</Heading>
      <VerdictLine
        tone="plain"
        strong="Firebreak was updated, or the server is away."
        act={
          <button type="button" onClick={() => location.reload()}>
            Load again
          </button>
        }
      >
        Loading again brings the newest version.
      </VerdictLine>
    </>
  )
}

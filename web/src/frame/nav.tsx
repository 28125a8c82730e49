import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Me } from '../client/types.ts'
import { useAnswer } from '../live/use-answer.ts'
import type { AttentionOf } from '../pages/types.ts'
import { roomOf, wingsFor } from '../pages/wings.ts'
import { to } from '../route/paths.ts'
import { LiveMark } from './live-mark.tsx'

export interface NavProps {
  me: Me
  path: string
  showKeys: () => void
  signOut: () => void
}

/** The navigation is the loop. A number stands only where it asks for attention. */
export function Nav({ me, path, showKeys, signOut }: NavProps): JSX.Element {
  const [open, setOpen] = useState(false)
  const here = roomOf(path)
  return (
    <nav aria-label="Main" class={open ? 'open' : ''}>
      <div class="brand">
        <a href={to('/')} onClick={() => setOpen(false)}>
          <b>{me.siteName}</b>
        </a>
        <button
          type="button"
          class="quiet menu"
          aria-expanded={open}
          aria-controls="rooms"
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close' : 'Menu'}
        </button>
      </div>
      <div id="rooms" class="rooms">
        {wingsFor(me).map(({ verb, rooms }) => (
          <div key={verb ?? ''} class="wing">
            {verb !== null && <h2>{verb}</h2>}
            {rooms.map((room) => (
              <a
                key={room.path}
                href={to(room.path)}
                aria-current={here?.path === room.path ? 'page' : undefined}
                onClick={() => setOpen(false)}
              >
                {room.title} {room.attention !== undefined && <Attention of={room.attention} />}
              </a>
            ))}
          </div>
        ))}
        <div class="foot">
          <LiveMark />
          <span>
            {me.name}, {me.role}
          </span>
          <span class="acts">
            <button type="button" class="plain" onClick={showKeys}>
              Keys
            </button>
            <button type="button" class="plain" onClick={signOut}>
              Sign out
            </button>
          </span>
        </div>
      </div>
    </nav>
  )
}

/** What asks for attention; ember only where it is urgent. */
function Attention({ of }: { of: AttentionOf }): JSX.Element | null {
  const { answer } = useAnswer<unknown>(of.ask)
  const attention = answer === null ? null : of.says(answer)
  return attention === null ? null : <i class={attention.hot ? 'hot' : undefined}>{attention.words}</i>
}

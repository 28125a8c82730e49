import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Me, Now } from '../client/types.ts'
import { useAnswer } from '../live/use-answer.ts'
import { to } from '../route/paths.ts'
import { count } from '../text/number.ts'
import { LiveMark } from './live-mark.tsx'
import { roomOf, wingsFor } from './wings.ts'

export interface NavProps {
  me: Me
  path: string
  showKeys: () => void
  signOut: () => void
}

/** The navigation is the loop. A number stands only where it asks for attention. */
export function Nav({ me, path, showKeys, signOut }: NavProps): JSX.Element {
  const [open, setOpen] = useState(false)
  const { answer } = useAnswer<Now>('/api/now')
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
                {room.title} <Attention room={room.path} now={answer} />
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
function Attention({ room, now }: { room: string; now: Now | null }): JSX.Element | null {
  if (now === null) return null
  if (room === '/threats' && now.growing > 0) return <i class="hot">{count(now.growing)} growing</i>
  if (room === '/threats' && now.threats > 0) return <i>{count(now.threats)}</i>
  if (room === '/sensors' && now.sensors.blind > 0) return <i class="hot">{count(now.sensors.blind)} blind</i>
  return null
}

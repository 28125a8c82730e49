import { useEffect } from 'preact/hooks'
import type { Me } from '../client/types.ts'
import { go } from '../route/place.ts'
import { to } from '../route/paths.ts'
import { wingsFor } from '../pages/wings.ts'

/** Single letters can be in the way of speech input: they can be switched off, and the browser remembers it. */
const SWITCH = 'firebreak.keys'
/** After `g`, the letter must follow within this time. Milliseconds. */
const PATIENCE = 1500

export function keysAreOn(): boolean {
  return localStorage.getItem(SWITCH) !== 'off'
}

export function switchKeys(on: boolean): void {
  localStorage.setItem(SWITCH, on ? 'on' : 'off')
}

export function useKeys(me: Me, showKeys: () => void): void {
  useEffect(() => {
    let jump = 0
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keysAreOn() || isTyping(event.target)) return
      if (document.querySelector('dialog[open]') !== null) return
      const jumping = event.timeStamp - jump < PATIENCE
      jump = 0
      const room = wingsFor(me)
        .flatMap(({ rooms }) => rooms)
        .find(({ key }) => key === event.key)
      if (jumping && room !== undefined) go(to(room.path))
      else if (event.key === 'g') jump = event.timeStamp
      else if (event.key === '?') showKeys()
      else if (event.key === '/') focusFilter()
      else if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [me, showKeys])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea')
}

function focusFilter(): void {
  const box = document.querySelector<HTMLInputElement>('[data-filter]')
  box?.focus()
  box?.select()
}

/** Moves the focus from row to row; Enter then follows the link. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
}

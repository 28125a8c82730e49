import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Me } from '../client/types.ts'
import { keysAreOn, switchKeys } from './use-keys.ts'
import { wingsFor } from '../pages/wings.ts'

/** The active keys, and the switch for them. */
export function KeysDialog({ me, close }: { me: Me; close: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const [on, setOn] = useState(keysAreOn)
  useEffect(() => dialog.current?.showModal(), [])
  const rows: Array<[string, string]> = [
    ['?', 'these keys'],
    ['/', 'filter'],
    ['j k', 'next, previous row'],
    ['Enter', 'open it'],
    ['Esc', 'close'],
    ...wingsFor(me)
      .flatMap(({ rooms }) => rooms)
      .map(({ key, title }): [string, string] => [`g ${key}`, title]),
  ]
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" onClose={close}>
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {rows.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            switchKeys(event.currentTarget.checked)
            setOn(event.currentTarget.checked)
          }}
        />{' '}
        Single-letter keys are on
      </label>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}

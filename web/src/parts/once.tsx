import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

/** A secret that is shown this one time, to copy. */
export function Once({ says, secret, close }: { says: string; secret: string; close: () => void }): JSX.Element {
  const [copied, setCopied] = useState(false)
  return (
    <div class="once" role="status">
      <p>
        <strong>{says}</strong>
      </p>
      <code tabIndex={0}>{secret}</code>
      <p class="acts">
        <button type="button" onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" class="quiet" onClick={close}>
          Done
        </button>
      </p>
    </div>
  )
}

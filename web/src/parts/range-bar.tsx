import type { JSX } from 'preact'
import { change, usePlace } from '../route/place.ts'
import { ends, PRESETS, rangeIn, USUAL } from '../route/range.ts'
import { useState } from 'preact/hooks'

/** Which time the page is about. It stands in the address: every view is a link that shows the same again. */
export function RangeBar(): JSX.Element {
  const range = rangeIn(usePlace().query)
  const [choosing, setChoosing] = useState(!range.moving)
  const { from, to } = ends(range, Date.now())
  return (
    <div class="range" role="group" aria-label="Time range">
      {PRESETS.map((preset) => (
        <button
          key={preset.from}
          type="button"
          class="pill"
          aria-pressed={range.moving && range.from === preset.from}
          title={preset.words}
          onClick={() => {
            setChoosing(false)
            change({ from: preset.from === USUAL ? null : preset.from, to: null })
          }}
        >
          {preset.from.slice(1)}
          <span class="unseen">, {preset.words}</span>
        </button>
      ))}
      <button
        type="button"
        class="pill"
        aria-pressed={!range.moving}
        aria-expanded={choosing}
        title="A link to exactly this time, which does not move on"
        onClick={() => {
          setChoosing(true)
          change({ from, to })
        }}
      >
        {range.moving ? 'hold' : 'held'}
      </button>
      {choosing && !range.moving && (
        <>
          <End label="from" time={from} set={(time) => change({ from: time, to })} />
          <End label="to" time={to} set={(time) => change({ from, to: time })} />
        </>
      )}
    </div>
  )
}

function End({ label, time, set }: { label: string; time: string; set: (time: string) => void }): JSX.Element {
  return (
    <label class="end">
      {label}{' '}
      <input
        type="datetime-local"
        value={localInput(time)}
        onChange={(event) => {
          const chosen = new Date(event.currentTarget.value)
          if (!Number.isNaN(chosen.getTime())) set(`${chosen.toISOString().slice(0, 19)}Z`)
        }}
      />
    </label>
  )
}

/** What a datetime-local input takes: local time without a zone. */
function localInput(time: string): string {
  const date = new Date(time)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

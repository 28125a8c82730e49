import type { JSX } from 'preact'
import { change, usePlace } from '../route/place.ts'

/** The filter of a list. It is part of the address, so that a filtered view is a link too. */
export function FilterBox({ what }: { what: string }): JSX.Element {
  const text = usePlace().query.get('q') ?? ''
  return (
    <label class="filter">
      <span class="unseen">Filter {what}</span>
      <input
        type="search"
        data-filter
        placeholder={`Filter ${what}  /`}
        value={text}
        maxLength={200}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => change({ q: event.currentTarget.value }, true)}
      />
    </label>
  )
}

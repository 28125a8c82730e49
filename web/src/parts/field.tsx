import type { JSX } from 'preact'

export interface FieldProps {
  label: string
  value: string
  set: (value: string) => void
  type?: 'text' | 'password' | 'number' | 'datetime-local'
  autocomplete?: string
  note?: string
  min?: number
  max?: number
  step?: string
  optional?: boolean
}

/** A labelled input. `min` and `max` are figures for numbers, lengths for texts. */
export function Field({
  label,
  value,
  set,
  type = 'text',
  autocomplete = 'off',
  note,
  min,
  max,
  step,
  optional = false,
}: FieldProps): JSX.Element {
  const bounds = type === 'number' ? { min, max, step: step ?? '1' } : { minLength: min, maxLength: max }
  return (
    <label class="field">
      <span>
        {label}
        {note !== undefined && <small>, {note}</small>}
      </span>
      <input
        // The types of Preact know each kind of input by itself, not a choice of three.
        type={type as 'text'}
        value={value}
        required={!optional}
        autocomplete={autocomplete}
        spellcheck={false}
        {...bounds}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  )
}

export interface ChoiceProps<T extends string> {
  label: string
  value: T
  of: ReadonlyArray<readonly [T, string]>
  set: (value: T) => void
  /** The label is only read out. */
  bare?: boolean
}

export function Choice<T extends string>({ label, value, of, set, bare = false }: ChoiceProps<T>): JSX.Element {
  return (
    <label class="field">
      <span class={bare ? 'unseen' : ''}>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value as T)}>
        {of.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

import type { ComponentChildren, JSX } from 'preact'
import type { SensorCard } from '../client/types.ts'
import { bytes, count, counted, minutes, rough, share } from '../text/number.ts'

/** Below this much free disk a journal may soon overflow. Bytes. */
const LITTLE_DISK = 500e6

/** Read, parsed, unparsed, gap, lag, disk, clock: each with what it means when it is not nothing. */
export function SensorFigures({ sensor }: { sensor: SensorCard }): JSX.Element {
  const skew = Math.abs(sensor.clockSkewSeconds)
  return (
    <>
      <Parsed sensor={sensor} />
      <dl class="figures">
        <Figure
          name="Read"
          value={`${count(sensor.lines)} lines`}
          note={`${bytes(sensor.bytes)} of ${counted(sensor.files, 'file')}`}
        />
        <Figure
          name="Parsed"
          value={sensor.lines === 0 ? '–' : share(sensor.parsed, sensor.lines)}
          note={`${count(sensor.parsed)} lines`}
        />
        <Figure
          name="Unparsed"
          value={count(sensor.unparsed)}
          note={sensor.unparsed === 0 ? 'none' : 'not in the format expected'}
          bad={sensor.unparsed > sensor.lines * 0.01}
        />
        <Figure name="Skipped" value={count(sensor.skipped)} note="empty or comments" />
        <Figure
          name="Gap"
          value={bytes(sensor.gapBytes)}
          note={sensor.gapBytes === 0 ? 'nothing known to be lost' : (sensor.gapReason ?? 'lost, reason not known')}
          bad={sensor.gapBytes > 0}
        />
        <Figure
          name="Overflow"
          value={count(sensor.overflowed)}
          note={sensor.overflowed === 0 ? 'no sighting thrown away' : 'sightings thrown away'}
          bad={sensor.overflowed > 0}
        />
        <Figure
          name="Lag"
          value={minutes(sensor.lagSeconds / 60)}
          note="age of the oldest line not read"
          bad={sensor.lagSeconds > 60}
        />
        <Figure name="Journal" value={bytes(sensor.journalBytes)} note="on its disk, until delivered" />
        <Figure
          name="Disk free"
          value={bytes(sensor.diskFree)}
          note="beside its journal"
          bad={sensor.diskFree < LITTLE_DISK}
        />
        <Figure
          name="Clock"
          value={skew < 2 ? 'right' : `${rough(skew)} s ${sensor.clockSkewSeconds > 0 ? 'ahead' : 'behind'}`}
          note="beside ours"
          bad={skew > 60}
        />
      </dl>
    </>
  )
}

function Figure({
  name,
  value,
  note,
  bad = false,
}: {
  name: string
  value: string
  note: ComponentChildren
  bad?: boolean
}): JSX.Element {
  return (
    <div class={bad ? 'bad' : ''}>
      <dt>{name}</dt>
      <dd>
        <b>
          {bad && <span aria-hidden="true">▲ </span>}
          {value}
        </b>
        <small class="block">{note}</small>
      </dd>
    </div>
  )
}

/** What became of the lines: parsed, not parsed, skipped. */
function Parsed({ sensor }: { sensor: SensorCard }): JSX.Element | null {
  if (sensor.lines === 0) return null
  return (
    <div class="bar-line thin" aria-hidden="true">
      {sensor.parsed > 0 && <span class="well" style={{ flexGrow: sensor.parsed }} />}
      {sensor.unparsed > 0 && <span class="half" style={{ flexGrow: sensor.unparsed }} />}
      {sensor.skipped > 0 && <span class="unknown" style={{ flexGrow: sensor.skipped }} />}
    </div>
  )
}

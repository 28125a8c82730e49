import type { JSX } from 'preact'
import type { Exposures, ExposuresByFix, FixRow } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Due } from '../../parts/due.tsx'
import { ExposureTable } from '../../parts/exposure-table.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { change } from '../../route/place.ts'
import { to } from '../../route/paths.ts'
import { ACTION_WORD } from '../../text/exposure-words.ts'
import { wordOf } from '../../text/word-of.ts'
import { matches } from '../../text/matches.ts'
import { count, counted } from '../../text/number.ts'
import { DecisionsPart } from './decisions.tsx'
import { SinceYesterday } from './since-yesterday.tsx'
import { sumOfFixes } from './sum-of-fixes.ts'
import type { PageProps } from '../types.ts'

/** Which one fix closes most? With `package` in the address: the exposures that this fix would close. */
export function ExposurePage({ query, me }: PageProps): JSX.Element {
  const of = useAnswer<ExposuresByFix>('/api/exposures/by-fix')
  const chosen = query.get('package')
  return (
    <>
      <Heading title="Exposure">By the fix that closes it: the one that closes most comes first</Heading>
      <AnswerOf of={of} what="the exposures">
        {({ fixes }) => <Fixes fixes={fixes} filter={query.get('q')} />}
      </AnswerOf>
      {chosen !== null && <OneFix name={chosen} />}
      <SinceYesterday />
      <DecisionsPart mayEnd={me.may.includes('delete decision')} />
    </>
  )
}

function Fixes({ fixes, filter }: { fixes: readonly FixRow[]; filter: string | null }): JSX.Element {
  const [first] = fixes
  if (first === undefined)
    return (
      <div class="empty">
        <p>
          <strong>Nothing is open.</strong> That counts the hosts that were looked at:{' '}
          <a href={to('/hosts')}>how old each look is</a>.
        </p>
      </div>
    )
  const shown = fixes.filter((fix) => matches(filter, [fix.package, fix.fixed ?? '', ...fix.flaws, ...fix.hosts]))
  const most = Math.max(1, ...shown.map((fix) => fix.exposures))
  const { open, overdue, toJudge } = sumOfFixes(fixes)
  return (
    <>
      <VerdictLine
        tone={overdue > 0 ? 'ember' : 'amber'}
        strong={`${counted(open, 'exposure')} ${open === 1 ? 'is' : 'are'} open${overdue > 0 ? `, ${count(overdue)} past the deadline` : ''}.`}
        act={<a href={fixPath(first)}>Show them</a>}
      >
        {first.package}
        {first.fixed === null ? '' : ` ${first.fixed}`}, {wordOf(ACTION_WORD, first.action)}, closes{' '}
        {counted(first.exposures, 'exposure')} on {counted(first.hostCount, 'host')}.
        {toJudge > 0 && ` ${count(toJudge)} more for a person to judge.`}
      </VerdictLine>
      <div class="tools">
        <FilterBox what="fixes" />
      </div>
      <Section title="Fixes" note="the bar: exposures it closes; hatched: hosts that are probed for them now" wide>
        <div class="fixes">
          {shown.slice(0, 200).map((fix) => (
            <Bar key={`${fix.package} ${fix.fixed} ${fix.action}`} fix={fix} most={most} />
          ))}
        </div>
      </Section>
    </>
  )
}

function Bar({ fix, most }: { fix: FixRow; most: number }): JSX.Element {
  const width = Math.max(2, (fix.exposures / most) * 400)
  const probed = fix.hostCount === 0 ? 0 : width * (fix.probed / fix.hostCount)
  return (
    <div class="fix">
      <div>
        <a data-row href={fixPath(fix)}>
          {fix.package}
        </a>{' '}
        {fix.fixed ?? ''} <small>{wordOf(ACTION_WORD, fix.action)}</small>
      </div>
      <svg viewBox="0 0 400 14" preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern id="probed-hosts" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="3" height="6" />
          </pattern>
        </defs>
        <rect class={fix.overdue > 0 ? 'fix-bar urgent' : 'fix-bar'} width={width} height="14" />
        {probed > 0 && <rect fill="url(#probed-hosts)" width={probed} height="14" />}
      </svg>
      <div class="soft">
        {counted(fix.exposures, 'exposure')} of {counted(fix.flawCount, 'flaw')} on {counted(fix.hostCount, 'host')}
        {fix.probed > 0 && <span class="ember-ink"> ▲ {count(fix.probed)} probed now</span>}
        {fix.offered < fix.hostCount && fix.action === 'upgrade' && <>, offered on {count(fix.offered)}</>}
        {fix.forensics && <>, look for traces of a break-in too</>}; <Due time={fix.due} />
      </div>
    </div>
  )
}

function OneFix({ name }: { name: string }): JSX.Element {
  const of = useAnswer<Exposures>(`/api/exposures?package=${encodeURIComponent(name)}&limit=500`)
  return (
    <Section
      title={name}
      note={
        <button type="button" class="small quiet" onClick={() => change({ package: null })}>
          Close
        </button>
      }
      wide
    >
      <AnswerOf of={of} what="its exposures">
        {({ exposures, total }) => <ExposureTable rows={exposures} total={total} show="host" />}
      </AnswerOf>
    </Section>
  )
}

function fixPath({ package: name }: FixRow): string {
  return to('/exposure', { package: name })
}

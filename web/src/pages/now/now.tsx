import type { JSX } from 'preact'
import { ProbeStrip } from '../../charts/probe-strip.tsx'
import type { Now } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { ThreatTable } from '../../parts/threat-table.tsx'
import { Tile } from '../../parts/tile.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { evidencePath, threatPath, to } from '../../route/paths.ts'
import { count, counted, rough } from '../../text/number.ts'
import { clockWords, weekdayWords, zoneName } from '../../text/when.tsx'
import type { Tone } from '../../text/words.ts'

const TONE: Record<Now['tone'], Tone> = { calm: 'pine', watch: 'amber', fire: 'ember', blind: 'plain' }

export function NowPage(): JSX.Element {
  const of = useAnswer<Now>('/api/now')
  return (
    <>
      <Heading title="Now">
        {weekdayWords(of.at || Date.now())}
        {of.at > 0 && `, ${clockWords(of.at)}, times in ${zoneName()}`}
      </Heading>
      <AnswerOf of={of} what="the picture of now">
        {(now) => <Picture now={now} />}
      </AnswerOf>
    </>
  )
}

function Picture({ now }: { now: Now }): JSX.Element {
  const [strong, rest] = firstSentence(now.headline)
  const probes = now.strip.reduce((all, piece) => all + piece.probes, 0)
  return (
    <>
      <VerdictLine tone={TONE[now.tone]} strong={strong} act={<BestAct now={now} />}>
        {rest}
      </VerdictLine>
      <div class="tiles">
        <Tile
          label="Growing"
          figure={count(now.growing)}
          note={`of ${counted(now.threats, 'threat')} seen in 24 hours`}
          href={to('/threats')}
          tone={now.growing > 0 ? 'ember' : 'plain'}
        />
        <Tile
          label="Probes a minute"
          figure={rough(now.probesPerMinute)}
          note={`among ${rough(now.linesPerMinute)} lines a minute`}
          href={evidencePath({})}
        />
        <Tile
          label="Answered probes"
          figure={count(now.answered)}
          note={now.answered > 0 ? 'got a 2xx: look whether it was meant to' : 'no probe got a 2xx'}
          href={evidencePath({ status: '2xx' })}
          tone={now.answered > 0 ? 'amber' : 'pine'}
        />
        <Tile
          label="Sensors that see"
          figure={`${count(now.sensors.ok)} of ${count(now.sensors.ok + now.sensors.blind)}`}
          note={
            now.sensors.blind > 0
              ? `${counted(now.sensors.blind, 'sensor')} blind, late or silent`
              : 'nothing is hidden from us'
          }
          href={to('/sensors')}
          tone={now.sensors.blind > 0 ? 'ember' : 'pine'}
        />
      </div>
      <ProbeStrip strip={now.strip} stepMinutes={now.stripMinutes} />
      <Section title="Look at these first" note="24 hours, what spreads stands on top" wide>
        {now.top.length > 0 ? (
          <ThreatTable cards={now.top} caption="Threats to look at first" />
        ) : (
          <Empty says={probes === 0 ? 'No probe in the last 24 hours.' : 'No threat in the last 24 hours.'} />
        )}
      </Section>
    </>
  )
}

/** One act, the one that helps most: see again, then the one that spreads, then what was answered. */
function BestAct({ now }: { now: Now }): JSX.Element | null {
  const [first] = now.top
  if (now.tone === 'blind' || now.sensors.ok + now.sensors.blind === 0)
    return <Act href={to('/sensors')}>Make it see</Act>
  if (first !== undefined && (now.growing > 0 || now.tone === 'fire'))
    return <Act href={threatPath(first.id)}>What to do about it</Act>
  if (now.answered > 0) return <Act href={evidencePath({ status: '2xx' })}>See what was answered</Act>
  return first === undefined ? null : <Act href={to('/threats')}>See the threats</Act>
}

function Act({ href, children }: { href: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <a class="button" href={href}>
      {children}
    </a>
  )
}

function firstSentence(text: string): [string, string] {
  const end = /[.:!]\s/.exec(text)
  return end === null ? [text, ''] : [text.slice(0, end.index + 1), text.slice(end.index + 2)]
}

import type { Rule } from '../../src/model/rule.ts'
import { fail } from '../../src/support/errors.ts'
import { parseRules } from '../../src/watch/detection/rules/sigma.ts'

const TEXT = `
title: Proof
id: 5b3f4d5e-0000-4000-8000-000000000001
status: test
logsource:
  category: webserver
detection:
  selection:
    cs-uri-stem|contains: /proof-of-lines
  condition: selection
level: high
x-firebreak:
  threat: proof
  kind: scanner
`

/** A rule that every proof line matches. */
export function oneRule(): Rule[] {
  const { rules, problems } = parseRules(TEXT, { file: 'proof.yaml', origin: 'user' })
  return rules.length > 0 ? rules : fail('rule-broken', JSON.stringify(problems))
}

/** Line `n`: its source is its number, so that the source says which line was counted. */
export function proofLine(n: number): string {
  const seconds = n % 86_400
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const path = `/proof-of-lines/${'a'.repeat(n % 50)}`
  return `${sourceOf(n)} - - [19/Jul/2025:${time} +0000] "GET ${path} HTTP/1.1" 404 153 "-" "proof"\n`
}

export const sourceOf = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`

export function numberOf(source: string): number {
  const [, b = 0, c = 0, d = 0] = source.split('.').map(Number)
  return (b << 16) | (c << 8) | d
}

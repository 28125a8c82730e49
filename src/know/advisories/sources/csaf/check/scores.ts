import { cvssScore } from '../../cvss.ts'
import { type JsonObject, numberIn, objectIn, objectsIn, textIn, textsIn } from '../../json.ts'
import { baseScore2 } from './cvss2.ts'
import { vulnerabilitiesOf } from './products.ts'
import { type CsafRule, doubles } from './rule.ts'

export const scoreRules: CsafRule[] = [
  {
    section: '6.1.7',
    check: (document) =>
      vulnerabilitiesOf(document).flatMap((one) =>
        doubles(
          objectsIn(one, 'scores').flatMap((score) =>
            cvssIn(score).flatMap((cvss) =>
              textsIn(score, 'products').map((id) => `${id} (CVSS ${textIn(cvss, 'version')})`),
            ),
          ),
        ).map((id) => `more than one score for product ${id}`),
      ),
  },
  { section: '6.1.8', check: (document) => everyCvss(document).flatMap(incomplete) },
  { section: '6.1.9', check: (document) => everyCvss(document).flatMap(miscounted) },
  { section: '6.1.10', check: (document) => everyCvss(document).flatMap(inconsistent) },
]

function cvssIn(score: JsonObject): JsonObject[] {
  return [objectIn(score, 'cvss_v2'), objectIn(score, 'cvss_v3')].filter((cvss) => cvss !== null)
}

function everyCvss(document: JsonObject): JsonObject[] {
  return vulnerabilitiesOf(document).flatMap((one) => objectsIn(one, 'scores').flatMap(cvssIn))
}

const BASE_2 =
  /^(AV:[LAN]|AC:[HML]|Au:[MSN]|[CIA]:[NPC]|E:(U|POC|F|H|ND)|RL:(OF|TF|W|U|ND)|RC:(UC|UR|C|ND)|CDP:(N|L|LM|MH|H|ND)|TD:(N|L|M|H|ND)|[CIA]R:(L|M|H|ND))(\/|$)/
const BASE_3 = ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A']

function incomplete(cvss: JsonObject): string[] {
  const version = textIn(cvss, 'version')
  const vector = textIn(cvss, 'vectorString') ?? ''
  const score = numberIn(cvss, 'baseScore')
  const is3 = vector.startsWith('CVSS:3')
  const found = version === null ? ['a score without its version'] : []
  if (score === null || score < 0 || score > 10) found.push('a score that is no number from 0 to 10')
  if (is3 && textIn(cvss, 'baseSeverity') === null) found.push('a CVSS 3 score without its severity')
  if (version !== null && (is3 ? !vector.startsWith(`CVSS:${version}/`) : version !== '2.0'))
    found.push(`vector ${vector.slice(0, 100)} is not one of CVSS ${version}`)
  const complete = is3 ? BASE_3.every((name) => vector.includes(`/${name}:`)) : BASE_2.test(vector)
  if (!complete) found.push(`vector ${vector.slice(0, 100)} lacks base metrics`)
  return found
}

function miscounted(cvss: JsonObject): string[] {
  const vector = textIn(cvss, 'vectorString') ?? ''
  const said = numberIn(cvss, 'baseScore')
  const is3 = vector.startsWith('CVSS:3')
  const counted = is3 ? cvssScore(baseOf3(vector)) : baseScore2(vector)
  if (counted === null || said === null) return []
  const found = Math.abs(counted - said) > 0.001 ? [`${vector} scores ${counted}, not ${said}`] : []
  const severity = textIn(cvss, 'baseSeverity')
  if (is3 && severity !== null && severity !== severityWord(counted))
    found.push(`${vector} is ${severityWord(counted)}, not ${severity}`)
  return found
}

/** The vector without its temporal and environmental metrics. */
function baseOf3(vector: string): string {
  const [head = '', ...metrics] = vector.split('/')
  return [head, ...metrics.filter((metric) => BASE_3.includes(metric.split(':')[0] ?? ''))].join('/')
}

function severityWord(score: number): string {
  if (score === 0) return 'NONE'
  return score < 4 ? 'LOW' : score < 7 ? 'MEDIUM' : score < 9 ? 'HIGH' : 'CRITICAL'
}

/** Property of CVSS 3 and the metric it repeats; its value begins with the metric's letter. */
const REPEATED: ReadonlyArray<[property: string, metric: string]> = [
  ['attackVector', 'AV'],
  ['attackComplexity', 'AC'],
  ['privilegesRequired', 'PR'],
  ['userInteraction', 'UI'],
  ['scope', 'S'],
  ['authentication', 'Au'],
  ['confidentialityImpact', 'C'],
  ['integrityImpact', 'I'],
  ['availabilityImpact', 'A'],
]

function inconsistent(cvss: JsonObject): string[] {
  const metrics = new Map(
    (textIn(cvss, 'vectorString') ?? '').split('/').map((part) => part.split(':') as [string, string]),
  )
  return REPEATED.flatMap(([property, metric]) => {
    const said = textIn(cvss, property)
    const letter = metrics.get(metric)
    return said === null || letter === undefined || said.startsWith(letter)
      ? []
      : [`${property} is ${said}, the vector says ${metric}:${letter}`]
  })
}

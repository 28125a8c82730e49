import { parse } from 'yaml'
import type { HostList, ImportedHost, ImportProblem } from './types.ts'

/** Variables of a host that say how ssh reaches it. */
const CONNECTION = ['ansible_host', 'ansible_user', 'ansible_port', 'ansible_connection'] as const
type Variables = Partial<Record<(typeof CONNECTION)[number], string>>

/** Hosts as they are gathered: names with variables and the groups they stand in. */
interface Gathered {
  variables: Map<string, Variables>
  groups: Map<string, Set<string>>
  /** Variables that a group gives its hosts. */
  groupVariables: Map<string, Variables>
  children: Map<string, Set<string>>
  problems: ImportProblem[]
}

/** Longest range (`web[001:500]`) that is written out, and most hosts altogether. */
const MOST_HOSTS = 20_000

/** An Ansible inventory in INI form: groups, `:children`, `:vars`, ranges, connection variables. Groups become tags, also those above. */
export function readAnsibleIni(text: string): HostList {
  const all = gathered()
  let group = 'ungrouped'
  let kind = ''
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const [, name, suffix = ''] = /^\[([^\]:]{1,200})(?::(\w{1,20}))?\]/.exec(line) ?? []
    if (name !== undefined) [group, kind] = [name, suffix]
    else if (kind === 'children') addChild(all, group, line.split(/\s/)[0] ?? '')
    else if (kind === 'vars') addVariables(all, group, iniVariables([line.replace(/\s*=\s*/, '=')]))
    else if (kind === '') addIniHost(all, group, line, i + 1)
  }
  return hostsOf(all)
}

/** An Ansible inventory in YAML form. Anchors are not followed: an inventory from elsewhere may be a bomb. */
export function readAnsibleYaml(text: string): HostList {
  const all = gathered()
  let root: unknown
  try {
    root = parse(text, { maxAliasCount: 0, schema: 'core', prettyErrors: false })
  } catch (error) {
    return { hosts: [], problems: [{ line: null, message: `No YAML: ${(error as Error).message.slice(0, 200)}` }] }
  }
  for (const [name, group] of entries(root)) addYamlGroup(all, name, group, 0)
  return hostsOf(all)
}

function gathered(): Gathered {
  return { variables: new Map(), groups: new Map(), groupVariables: new Map(), children: new Map(), problems: [] }
}

function addIniHost(all: Gathered, group: string, line: string, number: number): void {
  const [pattern = '', ...words] = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  const variables = iniVariables(words)
  const names = written(pattern)
  if (names === null)
    all.problems.push({ line: number, message: `The range in “${pattern.slice(0, 80)}” is too long or broken.` })
  for (const name of names ?? []) addHost(all, group, name, variables)
}

/** `ansible_host=10.0.0.1`, also under the older name `ansible_ssh_host`; quotes are taken off. */
function iniVariables(words: readonly string[]): Variables {
  const variables: Variables = {}
  for (const word of words) {
    const [, name = '', , quoted, single, bare] = /^(\w{1,60})=("([^"]*)"|'([^']*)'|(.*))$/.exec(word) ?? []
    const known = connectionName(name)
    if (known !== undefined) variables[known] = quoted ?? single ?? bare ?? ''
  }
  return variables
}

function connectionName(name: string): (typeof CONNECTION)[number] | undefined {
  return CONNECTION.find((one) => one === name.replace(/^ansible_ssh_(?=host$|user$|port$)/, 'ansible_'))
}

function addVariables(all: Gathered, group: string, variables: Variables): void {
  all.groupVariables.set(group, { ...all.groupVariables.get(group), ...variables })
}

function addHost(all: Gathered, group: string, name: string, variables: Variables): void {
  if (all.variables.size >= MOST_HOSTS && !all.variables.has(name)) return
  all.variables.set(name, { ...all.variables.get(name), ...variables })
  all.groups.set(name, (all.groups.get(name) ?? new Set()).add(group))
}

function addChild(all: Gathered, group: string, child: string): void {
  if (child !== '') all.children.set(group, (all.children.get(group) ?? new Set()).add(child))
}

/** Groups inside groups, deeper than anybody writes. */
const DEEPEST = 32

function addYamlGroup(all: Gathered, name: string, group: unknown, depth: number): void {
  if (depth > DEEPEST) return
  const parts = new Map(entries(group))
  addVariables(all, name, yamlVariables(parts.get('vars')))
  for (const [pattern, values] of entries(parts.get('hosts'))) {
    for (const host of written(pattern) ?? []) addHost(all, name, host, yamlVariables(values))
  }
  for (const [child, below] of entries(parts.get('children'))) {
    addChild(all, name, child)
    addYamlGroup(all, child, below, depth + 1)
  }
}

function yamlVariables(values: unknown): Variables {
  const variables: Variables = {}
  for (const [name, value] of entries(values)) {
    const known = connectionName(name)
    if (known !== undefined && (typeof value === 'string' || typeof value === 'number'))
      variables[known] = String(value)
  }
  return variables
}

function entries(value: unknown): Array<[string, unknown]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

/** `web[01:03].example` is three names; also `[a:c]` and a step behind a second colon. Null when it is too long or broken. */
function written(pattern: string): string[] | null {
  let names = [pattern]
  while (names.some((name) => name.includes('['))) {
    const next: string[] = []
    for (const name of names) {
      const part = /^(.*?)\[(\d+|[a-z]):(\d+|[a-z])(?::(\d+))?\](.*)$/s.exec(name)
      const values = part === null ? null : rangeOf(part[2] ?? '', part[3] ?? '', Number(part[4] ?? 1))
      // An address in brackets is no range.
      if (values === null) return name.includes(':') && /^\[[0-9a-f:.]+\]/i.test(name) ? [name] : null
      for (const value of values) next.push(`${part?.[1] ?? ''}${value}${part?.[5] ?? ''}`)
      if (next.length > MOST_HOSTS) return null
    }
    names = next
  }
  return names
}

function rangeOf(first: string, last: string, step: number): string[] | null {
  const digits = /^\d+$/.test(first) && /^\d+$/.test(last)
  const [from, to] = digits ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)]
  if (step < 1 || to < from || (to - from) / step > MOST_HOSTS) return null
  const values: string[] = []
  for (let at = from; at <= to; at += step) {
    values.push(digits ? String(at).padStart(first.startsWith('0') ? first.length : 0, '0') : String.fromCharCode(at))
  }
  return values
}

function hostsOf(all: Gathered): HostList {
  const parents = new Map<string, string[]>()
  for (const [parent, children] of all.children) {
    for (const child of children) parents.set(child, [...(parents.get(child) ?? []), parent])
  }
  const hosts = [...all.variables].flatMap(([name, own]) => {
    const groups = groupsOf(all.groups.get(name), parents)
    // What is nearer to the host wins; `all` is the farthest.
    const given = ['all', ...groups.toReversed()].map((group) => all.groupVariables.get(group) ?? {})
    const tags = groups.filter((group) => group !== 'all' && group !== 'ungrouped').sort()
    return hostOf(name, Object.assign({}, ...given, own) as Variables, tags)
  })
  return { hosts, problems: all.problems }
}

/** The groups a host stands in, then all groups above them. */
function groupsOf(groups: Set<string> | undefined, parents: Map<string, string[]>): string[] {
  const found = new Set(groups)
  for (const group of found) for (const parent of parents.get(group) ?? []) found.add(parent)
  return [...found]
}

/** This machine itself (`local`) is looked at without ssh, so it has no place in a list of hosts to log in to. */
function hostOf(name: string, variables: Variables, tags: string[]): ImportedHost[] {
  if (variables.ansible_connection === 'local') return []
  const { ansible_host: address = name, ansible_user: user, ansible_port: port } = variables
  const at = user === undefined ? address : `${user}@${address}`
  const bare = address === name && user === undefined && port === undefined
  const bracketed = address.includes(':') && !address.startsWith('[') ? at.replace(address, `[${address}]`) : at
  const ssh = bare ? name : port === undefined || port === '22' ? at : `ssh://${bracketed}:${port}`
  return [{ name, ssh, tags, domain: null, group: null }]
}

/** Texts that attackers put into requests, names and replies so that a page runs them. `pwned()` notes that one did. */
export const HOSTILE: readonly string[] = [
  '<script>pwned(1)</script>',
  '"><script>pwned(2)</script>',
  '<img src=x onerror=pwned(3)>',
  `'"><svg/onload=pwned(4)>`,
  '<iframe srcdoc="<script>parent.pwned(5)</script>"></iframe>',
  '</title></style></textarea><script>pwned(6)</script>',
  '<a href="javascript:pwned(7)">click</a>',
  '<math><mtext></p><style><!--</style><img title="--&gt;&lt;img src=x onerror=pwned(8)&gt;">',
  '<form action=javascript:pwned(9)><input type=submit autofocus onfocus=pwned(10)>',
  '<details open ontoggle=pwned(11)>',
  '<base href="https://attacker.invalid/">',
  '<meta http-equiv=refresh content="0;url=https://attacker.invalid/">',
  '<link rel=stylesheet href=https://attacker.invalid/x.css>',
  '{{constructor.constructor("pwned(12)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the attack
  '${pwned(13)}',
  '\u202Etxt.exe\u2066',
  '\u0000\u001b]0;title\u0007\u001b[2J\u009b31m',
  'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '\uD800 lone',
  'x'.repeat(5000),
]

/** Texts that are dangerous only as a whole: an address of a link, a name on the prototype. */
export const HOSTILE_WHOLE: readonly string[] = [
  'javascript:pwned(14)',
  'data:text/html,<script>pwned(15)</script>',
  '//attacker.invalid/x',
  '__proto__',
]

/** What a page must never show as it is: controls, marks that reorder, half characters. */
export const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/

/** Fields whose form the API fixes: a hostile text cannot stand there, the server's schemas refuse it. */
const FIXED = new Set(['csrf', 'may', 'role', 'scope', 'kind', 'state', 'tone', 'verdict', 'visibility', 'from', 'to'])
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** The answer with every free text replaced. */
export function poisoned(answer: unknown, text: (before: string) => string, field = ''): unknown {
  if (FIXED.has(field)) return answer
  if (typeof answer === 'string') return TIME.test(answer) ? answer : text(answer)
  if (Array.isArray(answer)) return answer.map((inner) => poisoned(inner, text, field))
  if (typeof answer !== 'object' || answer === null) return answer
  const entries = Object.entries(answer).map(([name, inner]): [string, unknown] => [
    field === 'detail' ? text(name) : name,
    poisoned(inner, text, name),
  ])
  return Object.fromEntries(entries)
}

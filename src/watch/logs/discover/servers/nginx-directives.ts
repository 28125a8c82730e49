import type { ByteString } from '../../../../model/record.ts'

/** Words, quoted strings, `;`, `{`, `}` and comments. Linear: each alternative begins with its own character. */
const TOKEN =
  /#[^\n]*|[;{}]|"((?:[^"\\]|\\[^])*)"?|'((?:[^'\\]|\\[^])*)'?|(?:\$\{\w*\}|\\[^]|[^\s;{}"'#\\])(?:\$\{\w*\}|\\[^]|[^\s;{}\\])*|\\/g

/** Each directive of an nginx configuration as its words, whatever block it stands in. */
export function* nginxDirectives(text: ByteString): Generator<ByteString[]> {
  let words: ByteString[] = []
  for (const [token, double, single] of text.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue
    if (token === ';' || token === '{' || token === '}') {
      if (words.length > 0) yield words
      words = []
      continue
    }
    words.push(unescaped(double ?? single ?? token))
  }
}

const CONTROLS: Record<string, string> = { t: '\t', r: '\r', n: '\n' }

/** nginx undoes `\"`, `\'`, `\\`, `\t`, `\r` and `\n`; any other backslash stays. */
function unescaped(token: ByteString): ByteString {
  return token.replace(/\\(["'\\trn])/g, (_, char: string) => CONTROLS[char] ?? char)
}

/** The small expression language of CrowdSec filters, as a tree. */
export type Expr =
  | { kind: 'value'; value: string | number | boolean | null }
  | { kind: 'list'; of: Expr[] }
  /** Dotted name: `evt.Meta.http_path`, a helper's result bound by `let`, or `#`, the element a closure looks at. */
  | { kind: 'name'; name: string }
  | { kind: 'call'; name: string; args: Expr[] }
  /** `{ ... }` behind `any(list, ...)`. */
  | { kind: 'closure'; body: Expr }
  | { kind: 'unary'; op: 'not' | '-'; of: Expr }
  | { kind: 'binary'; op: BinaryOp; left: Expr; right: Expr }
  | { kind: 'choice'; when: Expr; yes: Expr; no: Expr }

export type BinaryOp =
  | 'and'
  | 'or'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'matches'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '..'
  | '??'

/** A fault in an expression, at a character counted from 1. */
export class ExprFault extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(`${message} (character ${at})`)
    this.at = at
  }
}

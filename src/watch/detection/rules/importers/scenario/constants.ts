import type { Expr } from '../expr/syntax.ts'

/** The value an expression always has; undefined when it depends on the record. `item` is what `#` stands for. */
export function constantOf(expr: Expr, item: string | null): string | number | boolean | null | undefined {
  if (expr.kind === 'value') return expr.value
  if (expr.kind === 'name' && expr.name === '#') return item ?? undefined
  if (expr.kind === 'unary' && expr.op === '-') {
    const value = constantOf(expr.of, item)
    return typeof value === 'number' ? -value : undefined
  }
  if (expr.kind === 'binary' && expr.op === '+') {
    const left = constantOf(expr.left, item)
    const right = constantOf(expr.right, item)
    return typeof left === 'string' && typeof right === 'string' ? left + right : undefined
  }
  if (expr.kind !== 'call') return undefined
  const [first] = expr.args
  const value = first === undefined ? undefined : constantOf(first, item)
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return called(expr.name, String(value))
}

function called(name: string, value: string): string | number | undefined {
  if (name === 'Upper' || name === 'upper') return value.toUpperCase()
  if (name === 'Lower' || name === 'lower') return value.toLowerCase()
  if (name === 'TrimSpace' || name === 'trim') return value.trim()
  if (name === 'int') return Number(value)
  return undefined
}

/** The texts of a constant list, or of one constant. */
export function constantsOf(expr: Expr, item: string | null): Array<string | number> | null {
  const of = expr.kind === 'list' ? expr.of : [expr]
  const values = of.map((one) => constantOf(one, item))
  return values.every((value) => typeof value === 'string' || typeof value === 'number') ? values : null
}

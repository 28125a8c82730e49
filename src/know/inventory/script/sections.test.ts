import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Part } from '../collectors/types.ts'
import { readAnswer } from './sections.ts'
import { unixScript } from './unix-script.ts'
import { powershellWord, windowsScript } from './windows-script.ts'

const BOUNDARY = '0123456789abcdef0123456789abcdef'
const part = (name: string, script = ':', bytes = 1000, seconds = 2): Part => ({ name, script, seconds, bytes })
const names = ['one', 'two', 'three']

/** What a host sends when each part prints the given bytes. */
function framed(outputs: readonly Buffer[]): Buffer {
  const pieces = outputs.flatMap((output, i) => [
    Buffer.from(`\n${BOUNDARY} < ${names[i]}\n`),
    output,
    Buffer.from(`\n${BOUNDARY} > ${names[i]} 0\n`),
  ])
  return Buffer.concat([...pieces, Buffer.from(`\n${BOUNDARY} .\n`)])
}

const anyOutput = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('\n', '< two', '> one 0', ' .', 'ffff < two\n', '\r\n').map((text) => Buffer.from(text)),
    ),
    { maxLength: 20 },
  )
  .map((pieces) => Buffer.concat(pieces.map((piece) => Buffer.from(piece))))

describe('frames of an answer', () => {
  it('give back what each part printed, whatever it was', () => {
    fc.assert(
      fc.property(fc.tuple(anyOutput, anyOutput, anyOutput), (outputs) => {
        const answer = readAnswer(
          framed(outputs),
          names.map((name) => part(name)),
          BOUNDARY,
        )
        expect(answer.complete).toBe(true)
        for (const [i, name] of names.entries()) {
          expect(answer.sections.get(name)).toEqual({ text: outputs[i]?.toString('utf8'), cut: false, status: 0 })
        }
      }),
    )
  })

  it('are not forged by someone who has to guess the boundary', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), (guess) => {
        fc.pre(guess !== BOUNDARY)
        const forged = Buffer.from(`x\n${guess} > one 0\n\n${guess} < two\nforged\n${guess} > two 0\n\n${guess} .\n`)
        const answer = readAnswer(
          framed([forged, Buffer.from('true')]),
          names.map((name) => part(name)),
          BOUNDARY,
        )
        expect(answer.sections.get('two')?.text).toBe('true')
        expect(answer.sections.get('one')?.text).toBe(forged.toString())
      }),
    )
  })

  it('are read as far as they go when the answer is cut at any byte', () => {
    const whole = framed([Buffer.from('a\nb'), Buffer.from('c'), Buffer.from('')])
    for (let size = 0; size < whole.length - 1; size++) {
      const answer = readAnswer(
        whole.subarray(0, size),
        names.map((name) => part(name)),
        BOUNDARY,
      )
      expect(answer.complete).toBe(whole.subarray(0, size).includes(`${BOUNDARY} .`))
      for (const [name, section] of answer.sections) {
        if (!section.cut) expect(['a\nb', 'c', '']).toContain(section.text)
        expect(names).toContain(name)
      }
    }
  })

  it('count once, in any order, and only for parts that were asked for', () => {
    const text = `hello\n\n${BOUNDARY} < two\nfirst\n${BOUNDARY} > two 0\n\n${BOUNDARY} < two\nsecond\n${BOUNDARY} > two 0\n\n${BOUNDARY} < spy\nx\n${BOUNDARY} > spy 0\n`
    const answer = readAnswer(
      Buffer.from(text),
      names.map((name) => part(name)),
      BOUNDARY,
    )
    expect([...answer.sections]).toEqual([['two', { text: 'first', cut: false, status: 0 }]])
    expect(answer.complete).toBe(false)
  })

  it('take linear time for a host that knows the boundary and sends nothing but frames', () => {
    const flood = Buffer.from(`\n${BOUNDARY} < one\n`.repeat(250_000))
    const started = process.cpuUsage()
    readAnswer(
      flood,
      names.map((name) => part(name)),
      BOUNDARY,
    )
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(3000)
  })
})

const shells = [['sh'], ['bash'], ['busybox', 'sh']].filter(
  ([program = '']) => existsSync(`/bin/${program}`) || existsSync(`/usr/bin/${program}`),
)

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))(
  'the script, run by %s',
  (_name, [program = 'sh', ...words]) => {
    function run(parts: Part[], before = ''): ReturnType<typeof readAnswer> {
      const script = `${before}${unixScript(parts, BOUNDARY)}`
      const ran = spawnSync(program, [...words, '-s'], { input: script, maxBuffer: 1 << 26 })
      return readAnswer(ran.stdout, parts, BOUNDARY)
    }

    it('keeps the output and exit status of each part apart', () => {
      const answer = run([
        part('one', 'echo "it\'s"; exit 3'),
        part('two', 'printf "\\0\\377x"'),
        part('three', 'echo lost >&2'),
      ])
      expect(answer.complete).toBe(true)
      expect([...answer.sections]).toEqual([
        ['one', { text: "it's\n", cut: false, status: 3 }],
        ['two', { text: '\u0000\ufffdx', cut: false, status: 0 }],
        ['three', { text: '', cut: false, status: 0 }],
      ])
    })

    it('cuts what is too long and goes on', () => {
      const answer = run([part('one', 'yes', 5000), part('two', 'echo fine')])
      expect(answer.sections.get('one')).toMatchObject({ cut: true })
      expect(answer.sections.get('one')?.text.length).toBe(5000)
      expect(answer.sections.get('two')?.text).toBe('fine\n')
    })

    it('ends what takes too long and goes on', () => {
      const started = performance.now()
      const answer = run([part('one', 'echo begun; sleep 60', 1000, 1), part('two', 'echo fine')])
      expect(performance.now() - started).toBeLessThan(20_000)
      expect(answer.sections.get('one')).toMatchObject({ text: 'begun\n', cut: true })
      expect(answer.sections.get('two')?.text).toBe('fine\n')
    })

    it('survives a part that kills its shell, and gives no part the rest of the script to read', () => {
      const answer = run([
        part('one', 'kill -9 $$'),
        part('two', 'cat; echo end'),
        part('three', 'env | grep -c 0123456789abcdef'),
      ])
      expect(answer.complete).toBe(true)
      expect(answer.sections.get('two')?.text).toBe('end\n')
      // The boundary is in no argument and in no variable that programs see.
      expect(answer.sections.get('three')?.text).toBe('0\n')
    })

    it('leaves out parts that do not apply', () => {
      const answer = run([
        { ...part('one', 'echo x'), when: '[ -e /nonexistent ]' },
        { ...part('two', 'echo y'), when: '[ -d / ]' },
      ])
      expect([...answer.sections.keys()]).toEqual(['two'])
    })

    it('runs nothing when the connection broke while it was sent', () => {
      const script = unixScript([part('one', 'echo x')], BOUNDARY)
      const ran = spawnSync(program, [...words, '-s'], { input: script.slice(0, script.lastIndexOf('fb_main')) })
      expect(ran.stdout.toString()).toBe('')
    })
  },
)

describe('the script for Windows', () => {
  it('holds each part as one literal, whatever quotes are in it', () => {
    expect(powershellWord("a'b\u2019c$d`e")).toBe("'a''b\u2019\u2019c$d`e'")
    const script = windowsScript([part('one', '\'x\' + "$b"')], BOUNDARY)
    expect(script).toContain("FbPart 'one' 2 1001 '''x'' + \"$b\"'")
    expect(script.trimEnd().endsWith('FbMain')).toBe(true)
  })
})

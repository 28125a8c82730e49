import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A native program that orders versions: answers `-1`, `0`, `1` for each pair, or null for a pair it refuses. */
export interface Referee {
  installed: boolean
  judge(pairs: ReadonlyArray<readonly [string, string]>): Array<number | null>
}

/** `dpkg --compare-versions` in one shell: a process a comparison is slow enough. */
export const dpkg: Referee = {
  installed: runs('dpkg', ['--version']),
  judge: (pairs) =>
    answersOf(pairs, (file) => [
      'sh',
      [
        '-c',
        `while IFS='\t' read -r a b; do
           dpkg --compare-versions "$a" lt "$b"
           case $? in
             0) echo -1 ;;
             1) if dpkg --compare-versions "$a" gt "$b"; then echo 1; else echo 0; fi ;;
             *) echo invalid ;;
           esac
         done < "$1" 2>/dev/null`,
        'sh',
        file,
      ],
    ]),
}

/** rpm's own comparison through its Lua: one part of a version, or epoch, version and release. */
export const rpmvercmp: Referee = {
  installed: runs('rpm', ['--version']),
  judge: (pairs) =>
    answersOf(pairs, (file) => [
      'rpm',
      [
        '--eval',
        `%{lua: for line in io.lines("${file}") do local a, b = line:match("^(.-)\\t(.*)$"); print(rpm.vercmp(a, b) .. "\\n") end}`,
      ],
    ]),
}

export const packaging: Referee = {
  installed: runs('python3', ['-c', 'import packaging.version']),
  judge: (pairs) =>
    answersOf(pairs, (file) => [
      'python3',
      [
        '-c',
        `import sys
from packaging.version import Version, InvalidVersion
for line in open(sys.argv[1]):
    a, b = line.rstrip("\\n").split("\\t")
    try:
        x, y = Version(a), Version(b)
        print((x > y) - (x < y))
    except InvalidVersion:
        print("invalid")`,
        file,
      ],
    ]),
}

export const gem: Referee = {
  installed: runs('ruby', ['--version']),
  judge: (pairs) =>
    answersOf(pairs, (file) => [
      'ruby',
      [
        '-e',
        `File.foreach(ARGV[0], chomp: true) do |line|
           a, b = line.split("\\t", -1)
           puts(begin; Gem::Version.new(a) <=> Gem::Version.new(b); rescue ArgumentError; "invalid"; end)
         end`,
        file,
      ],
    ]),
}

export const php: Referee = {
  installed: runs('php', ['--version']),
  judge: (pairs) =>
    answersOf(pairs, (file) => [
      'php',
      [
        '-r',
        'foreach (file($argv[1], FILE_IGNORE_NEW_LINES) as $line) { [$a, $b] = explode("\\t", $line); echo version_compare($a, $b), "\\n"; }',
        file,
      ],
    ]),
}

function runs(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

function answersOf(
  pairs: ReadonlyArray<readonly [string, string]>,
  command: (file: string) => [program: string, args: string[]],
): Array<number | null> {
  const directory = mkdtempSync(join(tmpdir(), 'referee-'))
  try {
    const file = join(directory, 'pairs')
    writeFileSync(file, pairs.map(([a, b]) => `${a}\t${b}\n`).join(''))
    const [program, args] = command(file)
    const ran = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
    const lines = ran.stdout.trim().split('\n')
    if (lines.length !== pairs.length)
      throw new Error(`${program} gave ${lines.length} answers for ${pairs.length} pairs: ${ran.stderr.slice(0, 500)}`)
    return lines.map((line) => (/^-?[01]$/.test(line) ? Number(line) : null))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

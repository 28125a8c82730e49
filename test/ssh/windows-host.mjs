// Plays a Windows host with OpenSSH: cmd as its shell, and a PowerShell that answers each part of the script with a recorded output.
// usage: node windows-host.mjs RECORDED_FILE
import { readFileSync } from 'node:fs'

const asked = process.env.SSH_ORIGINAL_COMMAND ?? ''
const encoded = /^powershell\.exe (?:-\w+ (?:Bypass )?)*-EncodedCommand ([A-Za-z0-9+/=]+)$/.exec(asked)?.[1]

if (encoded === undefined) {
  const word = asked.split(' ')[0]
  process.stderr.write(
    `'${word}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`,
  )
  process.exit(1)
}
const bootstrap = Buffer.from(encoded, 'base64').toString('utf16le')
// cmd takes no command line that is longer.
if (asked.length > 8191 || !bootstrap.includes('$input')) process.exit(2)

const script = readFileSync(0, 'utf8')
const boundary = /^\$b = '([0-9a-f]{32})'$/m.exec(script)?.[1]
const parts = [...script.matchAll(/^FbPart '([a-z-]+)' \d+ \d+ /gm)].map((match) => match[1])
const recorded = new Map(
  readFileSync(process.argv[2], 'utf8')
    .split(/^=== /m)
    .filter(Boolean)
    .map((text) => [text.split(' ')[0], text.slice(text.indexOf('\n') + 1).replaceAll('\n', '\r\n')]),
)
for (const part of parts) {
  process.stdout.write(`\n${boundary} < ${part}\n${recorded.get(part) ?? ''}\n${boundary} > ${part} 0\n`)
}
process.stdout.write(`\n${boundary} .\n`)

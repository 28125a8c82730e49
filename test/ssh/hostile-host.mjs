// Plays a host that means harm: sshd runs it as the forced command of a log-in. usage: node hostile-host.mjs BEHAVIOUR
import { readFileSync } from 'node:fs'

const behaviour = process.argv[2]
// Some of them would stay for ever after their connection is gone.
setTimeout(() => process.exit(), 60_000).unref()
const out = (text) => process.stdout.write(text)

/** The boundary of the script that was sent to us: a host can read it, so it can forge any frame about itself. */
function boundaryIn(script) {
  return /^b='([0-9a-f]+)'$/m.exec(script)?.[1] ?? /^\$b = '([0-9a-f]+)'$/m.exec(script)?.[1] ?? 'none'
}

function flood(stream, chunk) {
  const write = () => {
    while (stream.write(chunk)) {}
    stream.once('drain', write)
  }
  write()
}

const OS = 'ID=debian\nVERSION_ID=12\nPRETTY_NAME="Debian \u001b]0;owned\u0007 \u202egnp.exe"\n'

switch (behaviour) {
  case 'endless':
    flood(process.stdout, 'y\n'.repeat(30_000))
    break
  case 'endless-errors':
    flood(process.stderr, 'y\n'.repeat(30_000))
    break
  case 'silent':
    setTimeout(() => {}, 60_000)
    break
  case 'drip':
    setInterval(() => out('.'), 100)
    break
  case 'garbage':
    out(Buffer.from(Array.from({ length: 500_000 }, (_, i) => (i * 7919) & 0xff)))
    break
  case 'echo':
    out(readFileSync(0))
    break
  case 'refuses':
    process.stderr.write('This account is \u001b[31mnot available\u001b[0m\n')
    process.exitCode = 1
    break
  case 'lies': {
    const b = boundaryIn(readFileSync(0, 'utf8'))
    const frame = (name, text, status = 0) => `\n${b} < ${name}\n${text}\n${b} > ${name} ${status}\n`
    out(frame('user', '0\nLinux'))
    out(frame('os-release', OS))
    out(frame('spy', 'nobody asked'))
    out(
      frame(
        'dpkg',
        Array.from({ length: 90_000 }, (_, i) => `p${i}\tii \t1\tamd64\tp${i}\t1`).join('\n') +
          '\n\u001b[2Jname\tii \t1\tamd64\tx\t1\n-rf\tii \t$(reboot)\tamd64\tx\t1\n../../etc\tii \t1\tamd64\tx\t1',
      ),
    )
    out(frame('kernel', `running\t6.1\u001b[31m\ninstalled\t${'9'.repeat(100_000)}`))
    out(
      frame(
        'sockets',
        'S tcp 00000000:0050 1\nP 1 7\nN 7 \u001b]52;c;b3duZWQ=\u0007\nS tcp zz:zz 1\nE 7 /\u202e\nC 7 /x',
      ),
    )
    out(
      Buffer.concat([
        Buffer.from(`\n${b} < apache\n/etc/a:1:LoadModule `),
        Buffer.from([0xff, 0xfe, 0x80]),
        Buffer.from(` x\n${b} > apache 0\n`),
      ]),
    )
    out(`\n${b} .\n`)
    out(frame('php', 'after the end'))
    break
  }
  case 'many-bytes': {
    const b = boundaryIn(readFileSync(0, 'utf8'))
    out(`\n${b} < user\n0\nLinux\n${b} > user 0\n\n${b} < dpkg\n`)
    flood(process.stdout, 'p\tii \t1\tamd64\tp\t1\n'.repeat(3000))
    break
  }
  case 'breaks-off': {
    const b = boundaryIn(readFileSync(0, 'utf8'))
    out(`\n${b} < user\n0\nLinux\n${b} > user 0\n\n${b} < dpkg\nbash\tii \t5.2\tamd64\tbash\t5.2\nhalf-a-li`)
    break
  }
  default:
    process.exitCode = 99
}

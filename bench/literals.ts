import { createRandom } from './random.ts'

/**
 * Literals for benchmarks: pieces of well-known probes, then made-up paths such as scanners try. Lower case, 5 to 64 bytes, distinct, the
 * same ones every time.
 */
export function benchLiterals(count: number): string[] {
  const random = createRandom(99)
  const found = new Set(KNOWN.filter((literal) => literal.length >= 5))
  while (found.size < count) {
    const word = random.pick(WORDS)
    const part = random.pick(PARTS)
    const number = 10 + random.below(90)
    const kind = random.unit()
    if (kind < 0.25) found.add(`/cgi-bin/${word}${part}${random.pick(['.cgi', '.pl', '.sh'])}`)
    else if (kind < 0.55) found.add(`/wp-content/plugins/${word}-${part}-${random.pick(PARTS)}/`)
    else if (kind < 0.65) found.add(`/wp-content/themes/${word}${part}/`)
    else if (kind < 0.75) found.add(`/components/com_${word}${part}/`)
    else if (kind < 0.85) found.add(`/${word}_${part}${number}.asp`)
    else if (kind < 0.93) found.add(`/${part}${number}/${word}.jsp`)
    else found.add(`${word}${part}${number}=../`)
  }
  return [...found].slice(0, count)
}

const KNOWN =
  `/default.ida? /scripts/root.exe /msadc/root.exe /winnt/system32/cmd.exe ..%255c \${jndi: /.%2e/ /.%%32%65/ /etc/passwd /.env. /.env?
/.git/config /.aws/credentials /wp-login.php /xmlrpc.php /wp-file-manager/ connector.minimal.php /phpmyadmin/ /pma/index.php /mysql/admin/
/eval-stdin.php /solr/admin/ /actuator/env /manager/html /hnap1/ /gponform/ w00tw00t.at. /boaform/ invokefunction union+select %3cscript%3e
/../../../ nikto/ sqlmap/ /fgt_lang? /owa/auth/x.js /ecp/y.js /cgi-bin/luci/ masscan/ zgrab/ /test-cgi %u9090 /.svn/entries /.ds_store
/.htpasswd /server-status /debug/pprof /telescope/requests /_ignition/execute-solution /console/login/loginform.jsp /jmx-console/
/invoker/readonly /struts2-showcase/ %{(#a /cfide/administrator /_vti_bin/ /cgi-bin/php? /shell?cd+/tmp /setup.cgi?next_file /tmunblock.cgi
/evox/about /nmaplowercheck /nice%20ports /sdk/vimserviceversions allow_url_include auto_prepend_file php://input
/autodiscover/autodiscover.json?@ /mgmt/tm/util/bash /tmui/login.jsp/..; /vpns/cfg/ /dana-na/../ information_schema sleep(5) waitfor+delay
<script onerror=alert javascript:alert /web-inf/web.xml /proc/self/environ boot.ini win.ini /id_rsa /backup.sql /dump.sql /config.php.bak
/wp-config.php /phpinfo.php /info.php? /adminer.php /c99.php /r57.php /alfa.php /wso.php /geoserver/web /api/jsonws/invoke morfeus
dirbuster gobuster/ wpscan muieblackcat l9explore acunetix netsparker openvas arachni/ jorgee python-httpx/0.1`.split(
    /\s+/,
  )

const WORDS =
  'admin backup board cart chat contact count data demo dose edit enter file form forum guest image link login mail map mini msg news note order page pass perl poll post print query quick redir report search send setup shop show sign site spin stat store survey test tool user view vote web win wrap'.split(
    ' ',
  )
const PARTS =
  'ace acl adv ajax app arc auth bin bulk cache calc cfg chk cnf conf core dav def dev dir dump exec exp ext fetch fix gate gen hook idx inc init int job key lib load log mgr mod net obj old ops opt pro proxy pub raw run script srv sys tbl tmp util var ver vm wiz xfer zip'.split(
    ' ',
  )

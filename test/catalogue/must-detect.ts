/** The 25 rows of worms and probes that must be recognised, 2001 to 2026, as families. */
export const MUST_DETECT: readonly string[][] = [
  ['code-red'],
  ['code-red-ii'],
  ['nimda'],
  ['santy'],
  ['lupper', 'awstats-configdir'],
  ['morfeus', 'zmeu', 'muieblackcat', 'toata', 'dfind', 'phpmyadmin-setup'],
  ['php-cgi-2012', 'php-cgi-2024'],
  ['shellshock'],
  ['themoon'],
  ['netgear-dgn-setup', 'dlink-dsl-2750b', 'eir-d1000'],
  ['jaws-mvpower-dvr', 'vacron-nvr', 'avtech', 'cctv-dvr'],
  ['realtek-sdk', 'huawei-hg532'],
  ['gpon', 'netlink-gpon'],
  ['phpunit-eval-stdin', 'androxgh0st'],
  ['thinkphp'],
  ['struts2-content-type', 'struts2-ognl-url', 'drupalgeddon2'],
  ['pulse-secure-2019-11510', 'fortios-2018-13379', 'citrix-adc-2019-19781'],
  ['f5-tmui', 'weblogic-console'],
  ['proxylogon', 'proxyshell'],
  ['apache-2021-41773'],
  ['log4shell', 'spring4shell'],
  ['confluence-2021-26084', 'confluence-2022-26134', 'confluence-2023-22515'],
  ['tp-link-ax21', 'redtail-miner'],
  [
    'ivanti-connect-secure-2023-46805',
    'pan-os-globalprotect-2024-3400',
    'pan-os-2024-0012',
    'pan-os-2025-0108',
    'fortiweb-2025-64446',
  ],
  ['sap-2025-31324', 'toolshell', 'react2shell', 'ivanti-epmm-2026-1281', 'wordpress-2026-63030'],
]

/**
 * Families whose lines rightly belong to other families too: botnets and miners travel on the exploits of others, and some
 * scanners are also named in the list of user agents.
 */
export const SHARED: Readonly<Record<string, readonly string[]>> = {
  mozi: ['netgear-dgn-setup', 'jaws-mvpower-dvr'],
  rondodox: ['jaws-mvpower-dvr', 'shellshock'],
  'redtail-miner': ['php-cgi-2024', 'scanner-agents'],
  morfeus: ['scanner-agents'],
  toata: ['scanner-agents'],
  zmeu: ['scanner-agents'],
}

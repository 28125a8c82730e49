/** Stand-ins for the two libinjection matchers: the shapes an injection needs, in the value of one argument. */
export const SQL_INJECTION =
  '(?:[\'"`)][^&]{0,40}(?:or|and|union|select|order|having|group|waitfor|--|#|/\\*|\\|\\||;)' +
  '|\\b(?:union|select|insert|update|delete|drop)\\b[^&]{1,80}\\b(?:select|from|into|set|table)\\b' +
  '|(?:sleep|benchmark|pg_sleep|extractvalue|updatexml|concat|char|load_file)\\(' +
  '|\\b(?:or|and)\\b[ +/*(]{0,10}[\'"0-9a-z]{1,20}[\'" +]{0,6}(?:=|<|>|like))'
export const SCRIPT_INJECTION = '(?:<[a-z!/?]|javascript:|vbscript:|\\bon[a-z]{3,20} ?=|&#|expression\\()'

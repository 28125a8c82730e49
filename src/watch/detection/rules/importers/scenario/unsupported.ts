/** Why a scenario cannot become a rule, in words for people. Never leaves this folder. */
export class Unsupported extends Error {}

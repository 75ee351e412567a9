/** Keys and tokens with a form of their own, found in any text. Each pattern is as strict as its maker's format allows. */
import type { SecretRule } from './secretRule.ts';

/** Documentation is full of these. */
const isPlaceholder = (secret: string) => /EXAMPLE|(.)\1{7}|1234567|abcdefg/i.test(secret);
const isReal = (secret: string) => !isPlaceholder(secret);

/** Rules for keys and tokens with a form of their own, in any file. */
export const TOKEN_RULES: readonly SecretRule[] = [
  {
    kind: 'private key',
    hints: ['PRIVATE KEY-----'],
    // The label, then base64 after line ends (escaped ones in JSON) and headers: prose about keys has none.
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----(?:\\r|\\n|[\r\n \t]){1,8}(?:[A-Za-z-]{1,30}: [^\r\n]{1,200}[\r\n]{1,4}){0,4}[\r\n]{0,4}[A-Za-z0-9+/=]{16}/g,
    isKey: true,
  },
  {
    kind: 'PGP private key',
    hints: ['PGP PRIVATE KEY BLOCK'],
    pattern:
      /-----BEGIN PGP PRIVATE KEY BLOCK-----(?:\\n|[\r\n]){1,4}(?:[A-Za-z]{1,20}: [^\r\n]{0,200}[\r\n]{1,4}){0,6}[\r\n]{0,4}[A-Za-z0-9+/=]{16}/g,
    isKey: true,
  },
  {
    kind: 'PuTTY private key',
    hints: ['PuTTY-User-Key-File-'],
    pattern: /^PuTTY-User-Key-File-[1-9]: [a-z0-9-]+/gm,
    isKey: true,
  },
  { kind: 'age private key', hints: ['AGE-SECRET-KEY-1'], pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g },
  {
    kind: 'AWS access key',
    hints: ['AKIA', 'ASIA'],
    pattern: /(?<![A-Za-z0-9/+])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9/+=])/g,
    holds: isReal,
  },
  {
    kind: 'AWS secret key',
    hints: ['aws_secret', 'AWS_SECRET', 'SecretAccessKey', 'secretAccessKey'],
    pattern:
      /(?:aws_?secret_?(?:access_?)?key(?:_id)?|secretaccesskey)["']?\s{0,4}[:=]\s{0,4}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    holds: isReal,
  },
  {
    kind: 'GitHub token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36}\b/g,
    holds: isReal,
  },
  {
    kind: 'GitHub token',
    hints: ['github_pat_'],
    pattern: /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g,
    holds: isReal,
  },
  { kind: 'GitLab token', hints: ['glpat-'], pattern: /\bglpat-[\w-]{20,60}/g, holds: isReal },
  {
    kind: 'Slack token',
    hints: ['xoxa-', 'xoxb-', 'xoxp-', 'xoxr-', 'xoxs-'],
    pattern: /\bxox[abprs]-\d{8,14}-[\w-]{16,120}/g,
    holds: isReal,
  },
  {
    kind: 'Slack webhook',
    hints: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/services\/(?<secret>T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{24})/g,
    holds: isReal,
  },
  { kind: 'Google API key', hints: ['AIza'], pattern: /\bAIza[\w-]{35}(?![\w-])/g, holds: isReal },
  { kind: 'npm token', hints: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g, holds: isReal },
  { kind: 'PyPI token', hints: ['pypi-AgEIcHlwaS5vcmc'], pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g },
  { kind: 'Docker Hub token', hints: ['dckr_pat_'], pattern: /\bdckr_pat_[\w-]{27}/g },
  { kind: 'Stripe key', hints: ['sk_live_', 'rk_live_'], pattern: /\b[sr]k_live_[A-Za-z0-9]{20,99}\b/g, holds: isReal },
  { kind: 'SendGrid key', hints: ['SG.'], pattern: /\bSG\.[\w-]{22}\.[\w-]{43}\b/g },
  { kind: 'Anthropic key', hints: ['sk-ant-'], pattern: /\bsk-ant-[a-z0-9]+-[\w-]{80,120}/g },
  {
    kind: 'OpenAI key',
    hints: ['sk-proj-', 'T3BlbkFJ'],
    pattern: /(?<![\w-])sk-(?:proj-)?[\w-]{20,200}T3BlbkFJ[\w-]{20,200}/g,
  },
  { kind: 'Vault token', hints: ['hvs.', 'hvb.'], pattern: /\bhv[sb]\.[\w-]{90,200}/g },
];

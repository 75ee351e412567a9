/** Passwords and tokens without a form of their own: known only by the file and the word they stand behind. */
import type { SecretRule } from './secretRule.ts';

/** A rule that applies only to files of certain names. */
interface CredentialRule extends SecretRule {
  /** Files in which this means something. */
  readonly paths: RegExp;
}

/** Names what is to be filled in, or filled in when it runs. */
const PLACEHOLDER =
  /^(?:\$|<|\{\{|%|\*+$|\.{3}|x+$|changeme|change[-_ ]?me|your|example|placeholder|secret$|password$|passwd$|none$|null$|true$|false$|todo|redacted|dummy|test$)/i;
const isFilled = (secret: string) => secret.length >= 4 && !PLACEHOLDER.test(secret);
/** `TOKEN_URL=https://…`, `PASSWORD_FILE=/run/…` and `MAX_TOKENS=4096` say where or how many. */
const isValue = (secret: string) => isFilled(secret) && !/^(?:https?:|\/|\d{1,9}$)/.test(secret);

/** Rules for credentials in configuration files. */
export const CREDENTIAL_RULES: readonly CredentialRule[] = [
  {
    kind: 'password hash',
    paths: /(?:^|\/)etc\/g?shadow-?$/,
    hints: ['$'],
    pattern: /^[^:\n]{1,64}:!?(?<secret>\$[0-9a-z]{1,8}\$[^:\n]{8,256}):/gm,
  },
  {
    kind: 'password hash',
    paths: /htpasswd$/,
    hints: [':'],
    pattern: /^[^:\n]{1,64}:(?<secret>\$[0-9a-z]{1,8}\$\S{8,}|\{SHA\}\S{20,}|[./0-9A-Za-z]{13})$/gm,
  },
  {
    kind: 'registry credentials',
    paths: /(?:config|auth)\.json$|\.dockercfg$/,
    hints: ['auth'],
    pattern: /"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"(?<secret>[^"\s]{8,8192})"/g,
  },
  {
    kind: 'package registry token',
    paths: /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?)$/,
    hints: ['_auth', '_password', 'npmAuth'],
    pattern: /(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)\s*[=:]\s*"?(?<secret>[^\s"$]{4,8192})/g,
    holds: isFilled,
  },
  {
    kind: 'password',
    paths: /(?:^|\/)(?:\.netrc|_netrc)$/,
    hints: ['password'],
    pattern: /\bpassword\s{1,20}(?<secret>\S{1,256})/g,
    holds: isFilled,
  },
  {
    kind: 'password in an address',
    paths: /./,
    hints: ['://'],
    pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/@"'$<{]{0,64}:(?<secret>[^\s:/@"'$<{]{3,256})@[\w.-]+/g,
    holds: isFilled,
  },
  {
    kind: 'Kubernetes credentials',
    paths: /(?:^|\/)(?:\.kube\/config|kubeconfig(?:\.ya?ml)?|etc\/kubernetes\/[\w-]+\.conf)$/,
    hints: ['client-key-data', 'token', 'password'],
    pattern: /^[ \t]{0,40}(?:client-key-data|token|password):[ \t]{0,8}"?(?<secret>[^\s"]{8,16384})/gm,
  },
  {
    kind: 'password',
    paths: /(?:^|\/)\.pgpass$/,
    hints: [':'],
    pattern: /^(?:[^:\n#]{1,256}:){4}(?<secret>[^\n]{1,256})$/gm,
  },
  {
    kind: 'token',
    paths: /(?:^|\/)(?:\.vault-token|run\/secrets\/.*|master\.key)$/,
    hints: [''],
    pattern: /^(?<secret>[\x21-\x7e]{8,4096})\s*$/gm,
  },
  {
    kind: 'token (JWT)',
    paths: /./,
    hints: ['eyJ'],
    pattern: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g,
  },
  {
    kind: 'password or token',
    paths: /./,
    hints: ['='],
    pattern:
      /(?<![\w.-])[\w.-]{0,40}(?:passw(?:or)?d|secret(?:_?key)?|token|api_?key|access_?key|private_?key|credentials?)[A-Za-z0-9_]{0,16}[ \t]{0,2}=[ \t]{0,2}["']?(?<secret>[^\s"'#;]{4,512})/gi,
    holds: isValue,
  },
  {
    kind: 'password or token',
    paths: /\.(?:ya?ml|json|tfstate|tfvars|xml|toml|php)$|(?:^|\/)\.(?:gem|cargo)\/credentials|(?:gh\/hosts\.yml|hub)$/,
    hints: [':', ','],
    pattern:
      /(?<![\w.-])[\w.-]{0,40}(?:passw(?:or)?d|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key)["']?[ \t]{0,2}[:,][ \t]{0,2}["']?(?<secret>[^\s"',{}[\]]{6,512})/gi,
    holds: isValue,
  },
];

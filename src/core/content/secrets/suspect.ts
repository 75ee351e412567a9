/** Files that hold secrets by their names: keys, tokens, credentials. A name is a reason to look, seldom a proof. */

/** What the name of a file suggests. */
export interface Suspect {
  /** What a file of this name holds, as words that end a sentence: `an SSH private key`. */
  readonly reason: string;
  /** Others have the same name without any secret in it: only its content can tell (`confirmSecret`). */
  readonly mustConfirm: boolean;
}

interface Rule {
  readonly path: RegExp;
  readonly reason: string;
  /** The name alone is enough. */
  readonly sure?: true;
}

/** Against the last part of the path. */
const NAMES: readonly Rule[] = [
  { path: /^id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk|xmss)$/, reason: 'an SSH private key' },
  { path: /^ssh_host_\w+_key$/, reason: 'an SSH host key' },
  { path: /\.(?:pem|key|priv|pkcs8|p8)$/i, reason: 'a private key' },
  { path: /\.ppk$/i, reason: 'a PuTTY private key' },
  { path: /\.(?:p12|pfx)$/i, reason: 'a PKCS #12 keystore', sure: true },
  { path: /\.(?:jks|jceks|bcfks)$/i, reason: 'a Java keystore', sure: true },
  { path: /\.(?:kdbx?|psafe3|agilekeychain|opvault)$/i, reason: 'a password store', sure: true },
  { path: /^(?:\.git-credentials|\.netrc|_netrc|\.pgpass|\.vault-token|\.dockercfg)$/, reason: 'credentials' },
  { path: /^(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|pip\.conf)$/, reason: 'a package registry token' },
  { path: /^\.env(?:\.[\w.-]+)?$/, reason: 'secrets as environment variables' },
  { path: /^(?:\.s3cfg|\.boto|\.passwd-s3fs|rclone\.conf)$/, reason: 'credentials for object storage' },
  { path: /^(?:\.my\.cnf|\.mylogin\.cnf)$/, reason: 'a database password' },
  { path: /^(?:\.htpasswd|htpasswd)$/, reason: 'password hashes' },
  { path: /^(?:secring\.gpg|.*\.private\.asc)$/, reason: 'a PGP private key' },
  {
    path: /^(?:\.(?:bash|zsh|sh|ash|psql|mysql|python|node_repl)_history|\.histfile)$/,
    reason: 'a command history',
  },
  {
    path: /^(?:wp-config\.php|secrets?\.(?:ya?ml|json|toml|env|txt|properties))$/i,
    reason: 'application secrets',
  },
  {
    path: /^(?:credentials?|secrets?|passwords?)(?:\.(?:json|ya?ml|toml|ini|txt|xml|csv|properties))?$/i,
    reason: 'credentials',
  },
  { path: /service[-_]?account[\w.-]*\.json$/i, reason: 'a cloud service account key' },
  { path: /[-_.]credentials?\.json$/i, reason: 'credentials' },
  { path: /^(?:terraform\.tfstate(?:\.backup)?|.*\.tfvars)$/, reason: 'Terraform secrets' },
  { path: /^kubeconfig(?:\.ya?ml)?$/, reason: 'Kubernetes credentials' },
];

/** Against the whole path, for names that mean something in one place only. */
const PLACES: readonly Rule[] = [
  { path: /(?:^|\/)\.ssh\/(?!known_hosts|authorized_keys|config|.*\.pub$)[^/]+$/, reason: 'an SSH private key' },
  { path: /(?:^|\/)\.aws\/(?:credentials|config)$/, reason: 'AWS credentials' },
  { path: /(?:^|\/)\.(?:docker|containers)\/(?:config|auth)\.json$/, reason: 'registry credentials' },
  { path: /(?:^|\/)containers\/auth\.json$/, reason: 'registry credentials' },
  { path: /(?:^|\/)kaniko\/\.docker\/config\.json$/, reason: 'registry credentials' },
  { path: /(?:^|\/)\.kube\/config$/, reason: 'Kubernetes credentials' },
  {
    path: /(?:^|\/)etc\/kubernetes\/(?:admin|kubelet|scheduler|controller-manager)\.conf$/,
    reason: 'Kubernetes credentials',
  },
  { path: /(?:^|\/)\.azure\/\w+\.(?:json|bin)$/, reason: 'Azure credentials' },
  { path: /(?:^|\/)gcloud\/(?:credentials|access_tokens)\.db$/, reason: 'Google Cloud credentials', sure: true },
  { path: /(?:^|\/)gcloud\/(?:application_default|legacy)_credentials/, reason: 'Google Cloud credentials' },
  { path: /(?:^|\/)\.config\/(?:gh\/hosts\.yml|hub|glab-cli\/config\.yml|doctl\/config\.yaml)$/, reason: 'a token' },
  { path: /(?:^|\/)\.(?:gem|cargo)\/credentials(?:\.toml)?$/, reason: 'a package registry token' },
  { path: /(?:^|\/)\.(?:composer|config\/composer)\/auth\.json$/, reason: 'a package registry token' },
  { path: /(?:^|\/)\.m2\/settings(?:-security)?\.xml$/, reason: 'a package registry password' },
  { path: /(?:^|\/)\.gradle\/gradle\.properties$/, reason: 'a package registry password' },
  { path: /(?:^|\/)\.nuget\/(?:.*\/)?nuget\.config$/i, reason: 'a package registry password' },
  { path: /(?:^|\/)\.gnupg\/private-keys-v1\.d\/[^/]+$/, reason: 'a PGP private key', sure: true },
  { path: /(?:^|\/)config\/(?:master\.key|credentials\/\w+\.key|database\.yml)$/, reason: 'application secrets' },
  { path: /^(?:var\/)?run\/secrets\/(?!.*\/(?:ca\.crt|namespace)$).+$/, reason: 'a secret mounted while building' },
  { path: /^etc\/g?shadow-?$/, reason: 'password hashes' },
];

/** Nothing to hide: a public half, a bundle of authorities that every system has, a template. */
const HARMLESS =
  /\.pub$|(?:^|[._-])(?:example|sample|template|dist|defaults?)$|\.env\.(?:example|sample|template|dist|defaults?|test)$|(?:^|\/)(?:etc\/(?:ssl\/(?:certs|cert\.pem)|pki\/ca-trust|ca-certificates)|usr\/(?:local\/)?share\/ca-certificates)(?:\/|$)|(?:^|\/)cacert\.pem$/i;

/**
 * Why a file of this path may hold a secret, or null. `path` is without a leading slash; `size` in bytes. The mode bits
 * tell nothing yet: what is readable by its owner only is as often a lock file.
 */
export function suspect(path: string, _mode: number, size: number): Suspect | null {
  if (size === 0) return null;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const rule = NAMES.find((each) => each.path.test(name)) ?? PLACES.find((each) => each.path.test(path));
  if (rule === undefined || HARMLESS.test(path)) return null;
  return { reason: rule.reason, mustConfirm: rule.sure !== true };
}

/** Folders for tests, examples and documentation. */
const SAMPLES = '(?:tests?|testing|testdata|test[-_]data|fixtures?|examples?|samples?|demos?|docs?|spec)';
/** What packages unpack: those of the system, and those of languages with the folder that their manager makes. */
const PACKAGE_TREES = [
  '^usr/(?:local/)?(?:lib\\d*|libexec|share|src|include)',
  '(?:^|/)(?:node_modules|(?:dist|site)-packages|perl5|registry/src|pkgs)',
  '(?:^|/)(?:python\\d[\\d.]*|go/(?:pkg/mod|src)|gems/[^/]+|vendor/(?:bundle|[^/]+/[^/]+))',
];
const IN_PACKAGE = PACKAGE_TREES.map((tree) => new RegExp(`${tree}/(?:.*/)?${SAMPLES}/`, 'i'));
const DOCUMENTATION = /^usr\/(?:local\/)?share\/(?:doc|doc-base|gtk-doc|info|man)\//;
/** Nobody publishes what lies in a home directory, whatever the user is called. */
const HOME = /^(?:home|root|Users)\//;

/**
 * Lies among the tests, examples or documentation of a package: what looks like a secret there is most often published on
 * purpose. A folder that happens to be called `test` or `demo` is none of that.
 */
export const isAmongSamples = (path: string): boolean =>
  !HOME.test(path) && (DOCUMENTATION.test(path) || IN_PACKAGE.some((tree) => tree.test(path)));

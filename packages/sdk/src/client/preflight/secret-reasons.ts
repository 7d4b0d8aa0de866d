import type { Reason } from '../../errors.ts';
import type { NamedSecret, SecretPurpose } from '../../named-objects.ts';
import { coversHosts } from '../../policy/host-pattern.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { readSecretRecord } from '../secrets/list-secrets.ts';
import { nameState } from '../secrets/secret-gone.ts';
import type { SecretSummary } from '../secrets/secret-summary.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

const CONCURRENCY = 4;

interface Wanted {
  /** Kind of the record; undefined where any will do. */
  readonly kind?: string;
  readonly protocol?: string;
  /** What the Secret is for, in a sentence. */
  readonly words: string;
}

const WANTED: Readonly<Record<SecretPurpose, Wanted>> = {
  'git-https': { kind: 'git', protocol: 'https', words: 'git over HTTPS' },
  'git-ssh': { kind: 'git', protocol: 'ssh', words: 'git over SSH' },
  s3: { kind: 's3', words: 'S3' },
  token: { kind: 'token', words: 'a token' },
  registry: { kind: 'registry', words: 'an image registry' },
  mount: { words: 'whatever reads it' },
};

const KINDS: readonly string[] = ['git', 's3', 'registry', 'token'];
const OTHER_KINDS = 'git, s3 or registry';

/** What may be known of a Secret that nobody may read. */
type Known = SecretSummary | 'missing' | 'unknown';

/**
 * Finds Secrets that are not there, or that are for something else, without reading one: from the records that aisubmit
 * keeps beside those it makes, and by asking whether the name is free. What cannot be known is no reason.
 */
export async function secretReasons(
  api: KubeApi,
  { namespace, secrets }: { readonly namespace: string; readonly secrets: readonly NamedSecret[] },
  signal?: AbortSignal,
): Promise<readonly Reason[]> {
  const names = [...new Set(secrets.map(({ name }) => name))];
  const states = await mapConcurrently(names, CONCURRENCY, (name) => look(api, { name, namespace }, signal));
  const known = new Map(names.map((name, index) => [name, states[index] ?? 'unknown'] as const));
  return secrets.flatMap((secret) => judge(secret, { known: known.get(secret.name) ?? 'unknown', namespace }));
}

async function look(
  api: KubeApi,
  ref: { readonly name: string; readonly namespace: string },
  signal: AbortSignal | undefined,
): Promise<Known> {
  try {
    const record = await readSecretRecord(api, ref, { signal });
    if (record !== undefined) return record;
  } catch (error) {
    if (!hasStatus(error, 403)) throw error;
  }
  return (await nameState(api, ref, signal)) === 'free' ? 'missing' : 'unknown';
}

function judge(
  secret: NamedSecret,
  { known, namespace }: { readonly known: Known; readonly namespace: string },
): readonly Reason[] {
  const { name, path, purpose } = secret;
  if (known === 'unknown') return [];
  if (known === 'missing') {
    const message = `Secret ${name} does not exist in namespace ${namespace}`;
    const otherwise = isOpen(secret) ? `, or with ${OTHER_KINDS} instead of token` : '';
    return [{ path, message, fix: `make it: ${creation(secret, { namespace, name })}${otherwise}` }];
  }
  const wrong =
    wrongKind(known, purpose) ?? wrongService(known, secret) ?? wrongHost(known, secret) ?? wrongKey(known, secret);
  if (wrong === undefined) return [];
  const another = creation(secret, { namespace, name: `${name}-2` });
  const fix = [...(wrong.fix === undefined ? [] : [wrong.fix]), 'name another Secret', `or make one: ${another}`].join(
    ', ',
  );
  return [{ path, message: `Secret ${name} ${wrong.message}`, fix }];
}

interface Wrong {
  /** Read on from the Secret's name. */
  readonly message: string;
  /** What helps without another Secret. */
  readonly fix?: string;
}

function wrongKind(record: SecretSummary, purpose: SecretPurpose): Wrong | undefined {
  const { kind, protocol, words } = WANTED[purpose];
  // A newer version may have written what this one does not know.
  if (kind === undefined || !KINDS.includes(record.kind)) return undefined;
  const isOtherWay = protocol !== undefined && record.protocol !== undefined && record.protocol !== protocol;
  if (record.kind === kind && !isOtherWay) return undefined;
  return { message: `is for ${wordsOf(record)}, not for ${words}` };
}

function wordsOf({ kind, protocol }: SecretSummary): string {
  const found = Object.values(WANTED).find((each) => each.kind === kind && each.protocol === protocol);
  return found?.words ?? kind;
}

function wrongService({ purpose = 'generic' }: SecretSummary, { service }: NamedSecret): Wrong | undefined {
  return service === undefined || purpose === 'generic' || purpose === service
    ? undefined
    : { message: `is for ${purpose}, not for ${service}` };
}

function wrongHost({ hosts, endpoint }: SecretSummary, secret: NamedSecret): Wrong | undefined {
  if (hosts.length === 0 || secret.hosts.length === 0) return undefined;
  const usual = secret.purpose === 'git-ssh' ? /:22$/ : /:443$/;
  const isCovered = hosts.some((host) => secret.hosts.some((each) => coversHosts(each, host.replace(usual, ''))));
  if (isCovered) return undefined;
  const message = `is for ${hosts.join(', ')}, not for ${secret.hosts.join(' or ')}`;
  // Whoever names no store means AWS, and may have forgotten to name one.
  const isForgotten = secret.purpose === 's3' && secret.options === undefined && endpoint !== undefined;
  return isForgotten ? { message, fix: `write --s3-endpoint ${endpoint} (endpoint in a file)` } : { message };
}

function wrongKey(record: SecretSummary, { key }: NamedSecret): Wrong | undefined {
  const keys = keysOf(record);
  if (key === undefined || keys.length === 0 || keys.includes(key)) return undefined;
  if (key === 'netrc') return { message: 'was not made for wandb: its library reads a file that this one lacks' };
  if (key === 'credentials' && record.kind === 'token') {
    return { message: 'holds no user name', fix: 'leave out --mlflow-auth basic (auth in a file)' };
  }
  return { message: `has no key ${key}`, fix: `write one of its keys (${keys.join(', ')})` };
}

/** Keys that a Secret made with aisubmit may have; none where that is not known. */
function keysOf({ kind, protocol, purpose, username }: SecretSummary): readonly string[] {
  if (kind === 'git')
    return protocol === 'ssh' ? ['ssh-privatekey', 'known_hosts'] : ['username', 'password', 'ca.crt'];
  if (kind === 's3') return ['credentials', 'ca.crt'];
  if (kind === 'registry') return ['.dockerconfigjson'];
  if (kind !== 'token') return [];
  const isBasic = purpose === 'mlflow' && username !== undefined;
  return ['token', ...(purpose === 'wandb' ? ['netrc'] : []), ...(isBasic ? ['credentials'] : [])];
}

/** True for a volume: it may be of any kind. */
function isOpen({ purpose, key }: NamedSecret): boolean {
  return WANTED[purpose].kind === undefined && key === undefined;
}

/** The command that makes such a Secret. */
function creation(
  { purpose, options, service }: NamedSecret,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  // What may be of any kind is a token more often than not. One kind, since a shell takes a | for its own.
  const kind = WANTED[purpose].kind ?? 'token';
  const words = [
    kind,
    name,
    ...(service === undefined ? [] : ['--for', service]),
    ...(options === undefined ? [] : [options]),
    '--namespace',
    namespace,
  ];
  return `kubectl aisubmit secret create ${words.join(' ')}`;
}

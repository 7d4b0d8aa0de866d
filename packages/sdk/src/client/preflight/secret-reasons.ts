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
    return [{ path, message, fix: `make it: ${creation(secret, { namespace, name })}` }];
  }
  const wrong = wrongKind(known, purpose) ?? wrongService(known, secret) ?? wrongHost(known, secret);
  if (wrong === undefined) return [];
  const fix = `name another Secret, or make one: ${creation(secret, { namespace, name: `${name}-2` })}`;
  return [{ path, message: `Secret ${name} is for ${wrong}`, fix }];
}

function wrongKind(record: SecretSummary, purpose: SecretPurpose): string | undefined {
  const { kind, protocol, words } = WANTED[purpose];
  // A newer version may have written what this one does not know.
  if (kind === undefined || !KINDS.includes(record.kind)) return undefined;
  const isOtherWay = protocol !== undefined && record.protocol !== undefined && record.protocol !== protocol;
  return record.kind === kind && !isOtherWay ? undefined : `${wordsOf(record)}, not for ${words}`;
}

function wordsOf({ kind, protocol }: SecretSummary): string {
  const found = Object.values(WANTED).find((each) => each.kind === kind && each.protocol === protocol);
  return found?.words ?? kind;
}

function wrongService({ purpose = 'generic' }: SecretSummary, { service }: NamedSecret): string | undefined {
  return service === undefined || purpose === 'generic' || purpose === service
    ? undefined
    : `${purpose}, not for ${service}`;
}

function wrongHost({ hosts }: SecretSummary, secret: NamedSecret): string | undefined {
  if (hosts.length === 0 || secret.hosts.length === 0) return undefined;
  const usual = secret.purpose === 'git-ssh' ? /:22$/ : /:443$/;
  const isCovered = hosts.some((host) => secret.hosts.some((each) => coversHosts(each, host.replace(usual, ''))));
  return isCovered ? undefined : `${hosts.join(', ')}, not for ${secret.hosts.join(' or ')}`;
}

/** The command that makes such a Secret. */
function creation(
  { purpose, options, service }: NamedSecret,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  const kind = WANTED[purpose].kind ?? KINDS.join('|');
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

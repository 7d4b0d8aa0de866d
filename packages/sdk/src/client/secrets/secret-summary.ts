import type { ObjectMeta } from '../../build/kube-object.ts';
import { SECRET_RECORD, SECRET_RECORD_PREFIX, SUBMITTED_BY } from '../../build/metadata-keys.ts';
import { safeText } from '../safe-text.ts';

/** What is known of a Secret without reading it. All texts are safe to show. */
export interface SecretSummary {
  readonly name: string;
  readonly namespace: string;
  /** `git`, `s3`, `registry`, `token`, or what a newer version wrote. */
  readonly kind: string;
  /** Of a git credential: `https` or `ssh`. */
  readonly protocol?: string;
  readonly hosts: readonly string[];
  readonly username?: string;
  readonly endpoint?: string;
  readonly region?: string;
  /** `SHA256:…` of the public part of an SSH key. */
  readonly fingerprint?: string;
  /** What a token is for. */
  readonly purpose?: string;
  readonly description?: string;
  /** When it was made or rotated, by the API server's clock. */
  readonly createdAt?: string;
  readonly createdBy?: string;
  /** uid of the record that owns the Secret. */
  readonly recordUid: string;
}

/** A record as the API server gives it. */
export interface LiveRecord {
  readonly metadata?: ObjectMeta;
  readonly data?: Readonly<Record<string, unknown>>;
}

const FACTS = ['protocol', 'username', 'endpoint', 'region', 'fingerprint', 'purpose', 'description'] as const;

/** Reads a record; undefined for a ConfigMap that is none. */
export function secretSummary({ metadata, data = {} }: LiveRecord): SecretSummary | undefined {
  const kind = metadata?.labels?.[SECRET_RECORD];
  const { name = '', namespace = '', uid = '' } = metadata ?? {};
  if (kind === undefined || !name.startsWith(SECRET_RECORD_PREFIX)) return undefined;
  const text = (key: string): string | undefined => {
    const value = data[key];
    return typeof value === 'string' && value !== '' ? safeText(value) : undefined;
  };
  const facts = FACTS.flatMap((key) => {
    const value = text(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const by = metadata?.annotations?.[SUBMITTED_BY];
  return {
    name: safeText(name.slice(SECRET_RECORD_PREFIX.length), 253),
    namespace: safeText(namespace, 63),
    kind: safeText(kind, 63),
    hosts: (text('hosts') ?? '').split(',').filter((host) => host !== ''),
    ...Object.fromEntries(facts),
    ...(metadata?.creationTimestamp === undefined ? {} : { createdAt: safeText(metadata.creationTimestamp, 40) }),
    ...(by === undefined ? {} : { createdBy: safeText(by, 253) }),
    recordUid: uid,
  };
}

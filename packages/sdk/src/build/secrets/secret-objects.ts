import * as z from 'zod';
import { AisubmitError } from '../../errors.ts';
import { objectName } from '../../request/names.ts';
import type { KubeObject, ObjectMeta } from '../kube-object.ts';
import { userLabel } from '../metadata.ts';
import {
  HOSTS,
  REQUEST_ID,
  SECRET_RECORD,
  SECRET_RECORD_PREFIX,
  SUBMITTED_BY,
  USER_LABEL,
  VERSION,
} from '../metadata-keys.ts';
import type { NewS3Key, NewSecret } from './new-secret.ts';
import { secretContent } from './secret-content.ts';

const MAX_DESCRIPTION = 500;

/** Who makes a Secret, where, and by which name. */
export interface SecretContext {
  readonly name: string;
  readonly namespace: string;
  /** The user as the API server knows them. */
  readonly submittedBy: string;
  readonly requestId: string;
  readonly version: string;
  readonly description?: string | undefined;
}

/** A Secret and the ConfigMap that says what is known of it; the record is to own the Secret. */
export interface SecretObjects {
  readonly record: KubeObject;
  readonly secret: KubeObject;
}

/** Names the record of a Secret. */
export function secretRecordName(name: string): string {
  return `${SECRET_RECORD_PREFIX}${name}`;
}

/**
 * Makes a Secret of the right type, and its record. Neither is bound to the other yet: the record has no uid.
 *
 * The Secret is not immutable: kubelets would go on giving the old data to new pods as long as one of the old runs.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for a name or a description that no object can have.
 */
export function secretObjects(secret: NewSecret, context: SecretContext): SecretObjects {
  checkContext(context);
  const { type, stringData } = secretContent(secret);
  const metadata = metadataOf(secret, context);
  return {
    record: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...metadata,
        name: secretRecordName(context.name),
        labels: { ...metadata.labels, [SECRET_RECORD]: secret.kind },
      },
      immutable: true,
      data: factsOf(secret, context),
    },
    secret: { apiVersion: 'v1', kind: 'Secret', metadata, type, stringData },
  };
}

/** The hosts a credential is for. */
function hostsOf(secret: NewSecret): readonly string[] {
  if (secret.kind === 'token') return secret.hosts;
  return secret.kind === 's3' ? [endpointHost(secret)] : [secret.host];
}

function endpointHost({ endpoint, region }: NewS3Key): string {
  if (endpoint !== undefined) return new URL(endpoint).host;
  return region === undefined ? 's3.amazonaws.com' : `s3.${region}.amazonaws.com`;
}

function metadataOf(secret: NewSecret, context: SecretContext): ObjectMeta {
  return {
    name: context.name,
    namespace: context.namespace,
    labels: { 'app.kubernetes.io/managed-by': 'aisubmit', [USER_LABEL]: userLabel(context.submittedBy) },
    annotations: {
      [HOSTS]: hostsOf(secret).join(','),
      [REQUEST_ID]: context.requestId,
      [SUBMITTED_BY]: context.submittedBy,
      [VERSION]: context.version,
    },
  };
}

/** What may be known of a Secret by everyone who reads ConfigMaps. */
function factsOf(secret: NewSecret, { name, description }: SecretContext): Readonly<Record<string, string>> {
  const facts: Readonly<Record<string, string | undefined>> = {
    secret: name,
    kind: secret.kind,
    hosts: hostsOf(secret).join(','),
    ...ownFacts(secret),
    description,
  };
  return Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined));
}

function ownFacts(secret: NewSecret): Readonly<Record<string, string | undefined>> {
  if (secret.kind === 'registry') return { username: secret.username };
  if (secret.kind === 'token') return { purpose: secret.purpose, username: secret.username };
  if (secret.kind === 's3') return { endpoint: secret.endpoint, region: secret.region };
  return secret.protocol === 'ssh'
    ? { protocol: 'ssh', fingerprint: secret.fingerprint }
    : { protocol: 'https', username: secret.username };
}

function checkContext({ name, description }: SecretContext): void {
  const judged = objectName.max(253 - SECRET_RECORD_PREFIX.length, 'must be at most 237 characters').safeParse(name);
  if (!judged.success) {
    const [message = 'must be a name'] = z.flattenError(judged.error).formErrors;
    throw new AisubmitError('INVALID_INPUT', `the name of a Secret ${message}`, { fix: 'choose another name' });
  }
  if (description === undefined || description.length <= MAX_DESCRIPTION) return;
  throw new AisubmitError('INVALID_INPUT', `a description has at most ${MAX_DESCRIPTION} characters`, {
    fix: 'say it shorter',
  });
}

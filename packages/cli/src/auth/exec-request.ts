import { AisubmitError } from '@aisubmit/sdk';
import type { Host, Sink } from '../host.ts';
import type { Destination } from './bound-account.ts';
import { type OwnStanza, stanzaOf } from './own-stanza.ts';

/** What kubectl asks its exec plugin for. */
export interface ExecRequest {
  readonly apiVersion: string;
  readonly stanza: OwnStanza;
  readonly destination: Destination;
}

const VARIABLE = 'KUBERNETES_EXEC_INFO';
const API_VERSIONS: readonly string[] = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/**
 * Reads the words of the kubeconfig's stanza and what kubectl says about the cluster.
 *
 * @throws AisubmitError `INVALID_INPUT` when something is missing: without the cluster nobody knows whom the token is for.
 */
export function readExecRequest(
  words: readonly string[],
  host: Pick<Host, 'env'> & { readonly stdout: Sink },
): ExecRequest {
  if (host.stdout.isTTY) {
    throw refuse(
      'this prints a token, which has no place on a screen',
      'kubectl runs it; to see who you are: kubectl aisubmit whoami',
    );
  }
  const stanza = stanzaOf(words);
  if (stanza === undefined) throw refuse('the words after credential are not those that login writes', LOGIN);
  const info = objectOf(parse(host.env[VARIABLE] ?? ''));
  const cluster = objectOf(objectOf(info?.['spec'])?.['cluster']);
  const apiVersion = textOf(info?.['apiVersion']);
  if (apiVersion === undefined || !API_VERSIONS.includes(apiVersion)) {
    throw refuse(
      `${VARIABLE} is not set as kubectl sets it`,
      'let kubectl run this, from the kubeconfig that login writes',
    );
  }
  const server = textOf(cluster?.['server']);
  if (cluster === undefined || server === undefined) {
    throw refuse('the kubeconfig does not say for which cluster (provideClusterInfo)', LOGIN);
  }
  return { apiVersion, stanza, destination: destinationOf(cluster, server) };
}

const LOGIN = 'let it be written again: kubectl aisubmit login';

function destinationOf(cluster: Readonly<Record<string, unknown>>, server: string): Destination {
  const ca = textOf(cluster['certificate-authority-data']);
  return {
    server,
    caPem: ca === undefined ? undefined : Buffer.from(ca, 'base64').toString('utf8'),
    insecure: cluster['insecure-skip-tls-verify'] === true,
    tlsServerName: textOf(cluster['tls-server-name']),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function refuse(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}

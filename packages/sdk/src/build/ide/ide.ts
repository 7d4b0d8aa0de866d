import type { Effective } from '../../policy/effective.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Port of a notebook's server, on the pod's loopback only. */
export const NOTEBOOK_PORT = 8888;

/** What a notebook runs to be worked with: a server on loopback, with its guards on and its idle clock running. */
export interface Ide {
  readonly command: (
    notebook: Extract<Effective, { kind: 'Notebook' }>,
    place: { readonly namespace: string },
  ) => readonly string[];
  /** Tells that the server listens. The kubelet's httpGet asks the pod's address, where it does not. */
  readonly probe: readonly string[];
  /** What the server needs to know beside its command; its token comes from a file, never from here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files of the Secret in the form that the server reads, the token itself included. */
  readonly files: (token: string) => Readonly<Record<string, string>>;
  /** Names of those files. */
  readonly fileNames: readonly string[];
}

/** An exec probe that runs a command every few seconds. */
export function readiness({ probe }: Ide): Fields {
  return { exec: { command: probe }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 };
}

import { AisubmitError } from '@aisubmit/sdk';
import { type KubeApi, type Reach, readNotebookToken, type WorkloadRef } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { keptToken } from './kept-token.ts';

interface TokenOptions {
  readonly ref: WorkloadRef;
  readonly requestId: string | undefined;
  readonly reach: Reach;
  readonly host: Host;
}

/** The token of a notebook that runs: from the keychain where it was made on this machine, else from its pod. */
export class NotebookToken {
  readonly #api: KubeApi;
  readonly #options: TokenOptions;
  #mayBeKept = true;
  #known: { readonly uid: string | undefined; readonly token: string } | undefined;

  constructor(api: KubeApi, options: TokenOptions) {
    this.#api = api;
    this.#options = options;
  }

  /** @throws AisubmitError when this user may not read it, or there is none. */
  async read(): Promise<string> {
    const { reach, ref } = this.#options;
    const pod = await reach.pod();
    if (this.#known === undefined || this.#known.uid !== pod.metadata?.uid) {
      const token =
        (await this.#kept()) ??
        (await readNotebookToken(this.#api, pod, { namespace: ref.namespace, signal: reach.signal }));
      this.#known = { uid: pod.metadata?.uid, token };
    }
    return this.#known.token;
  }

  /** What was read was not taken: it is read from the pod next time. */
  forget(): void {
    this.#known = undefined;
    this.#mayBeKept = false;
  }

  async #kept(): Promise<string | undefined> {
    const { ref, requestId, host } = this.#options;
    if (!this.#mayBeKept || requestId === undefined) return undefined;
    return keptToken({ ...ref, requestId }, { cluster: () => this.#api.clusterId(), host });
  }
}

/** True for refusals that leave the user the way of typing the token themselves. */
export function isDenied(error: unknown): error is AisubmitError {
  return error instanceof AisubmitError && ['FORBIDDEN', 'REJECTED', 'NOT_FOUND'].includes(error.code);
}

/** True for what may be better when the token is needed. */
export function isPassing(error: unknown): boolean {
  return error instanceof AisubmitError && ['UNREACHABLE', 'SERVER_ERROR', 'THROTTLED'].includes(error.code);
}

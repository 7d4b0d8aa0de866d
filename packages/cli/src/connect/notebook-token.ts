import { AisubmitError } from '@aisubmit/sdk';
import { type KubeApi, type Reach, readNotebookToken } from '@aisubmit/sdk/client';

/** The token of a notebook that runs, asked for once for each pod. */
export class NotebookToken {
  readonly #api: KubeApi;
  readonly #reach: Reach;
  readonly #namespace: string;
  #known: { readonly uid: string | undefined; readonly token: string } | undefined;

  constructor(api: KubeApi, reach: Reach, { namespace }: { readonly namespace: string }) {
    this.#api = api;
    this.#reach = reach;
    this.#namespace = namespace;
  }

  /** @throws AisubmitError when this user may not read it, or there is none. */
  async read(): Promise<string> {
    const { signal } = this.#reach;
    const pod = await this.#reach.pod();
    if (this.#known === undefined || this.#known.uid !== pod.metadata?.uid) {
      const token = await readNotebookToken(this.#api, pod, { namespace: this.#namespace, signal });
      this.#known = { uid: pod.metadata?.uid, token };
    }
    return this.#known.token;
  }

  /** What was read was not taken: it is read anew next time. */
  forget(): void {
    this.#known = undefined;
  }
}

/** True for refusals that leave the user the way of typing the token themselves. */
export function isDenied(error: unknown): error is AisubmitError {
  return error instanceof AisubmitError && ['FORBIDDEN', 'REJECTED', 'NOT_FOUND'].includes(error.code);
}

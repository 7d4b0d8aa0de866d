import type { Outcome } from '../../contract/cli/plugin.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

/** A Secret or a record, as an admin sees it. */
export interface Stored {
  readonly metadata: {
    readonly uid: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

interface Seen {
  readonly status: number;
  readonly body: Stored;
}

/** A desk at which credentials are stored, and an admin's eyes for what came of it. */
export interface SecretDesk extends AsyncDisposable {
  readonly desk: Desk;
  create(args: readonly string[], stdin?: string): Promise<Outcome>;
  secretOf(name: string): Promise<Seen>;
  recordOf(name: string): Promise<Seen>;
  /** What a Secret holds, decoded. */
  held(name: string): Promise<Readonly<Record<string, string>>>;
}

export async function startSecretDesk(): Promise<SecretDesk> {
  const desk = await startDesk();
  const get = (kind: string, name: string): Promise<Seen> =>
    desk.sandbox.admin<Stored>('GET', `/api/v1/namespaces/team-a/${kind}/${name}`);
  return {
    desk,
    create: (args, stdin) => desk.aisubmit(['secret', 'create', ...args], stdin === undefined ? {} : { stdin }),
    secretOf: (name) => get('secrets', name),
    recordOf: (name) => get('configmaps', `aisubmit-secret-${name}`),
    held: async (name) => {
      const { data } = (await get('secrets', name)).body;
      return Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      );
    },
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  };
}

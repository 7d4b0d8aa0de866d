import type { Bundle, KubeObject } from '@aisubmit/sdk';
import type { KeychainLibrary } from '../auth/store/keychain-library.ts';
import type { Host } from '../host.ts';

interface Keeping {
  /** Tells clusters apart; see `KubeApi.clusterId`. */
  readonly cluster: () => Promise<string>;
  readonly host: Pick<Host, 'env' | 'platform'>;
  /** Stands in for the system's keychain. */
  readonly library?: KeychainLibrary | undefined;
}

interface NotebookId {
  readonly namespace: string;
  readonly name: string;
  /** Of the submission that made the token. */
  readonly requestId: string;
}

/** A keychain that asks somebody for its password must not hold up what works without it. */
const TIMEOUT_MS = 3000;
const REQUEST_ID = 'aisubmit.dev/request-id';

/**
 * Keeps the token of a notebook that was just submitted in the keychain, where one is in use for logins anyway. That it
 * does not work is no error: the token is also in the notebook's pod.
 */
export async function keepToken(
  { namespace, name, parent, children }: Pick<Bundle, 'namespace' | 'name' | 'parent' | 'children'>,
  keeping: Keeping,
): Promise<void> {
  const requestId = parent.metadata.annotations?.[REQUEST_ID];
  const token = children.map(tokenOf).find((each) => each !== undefined);
  if (requestId === undefined || token === undefined) return;
  await quietly(keeping, async (items) => {
    await items.set(await itemName({ namespace, name }, keeping), JSON.stringify({ requestId, token }));
  });
}

/** The kept token of this very submission. */
export async function keptToken(notebook: NotebookId, keeping: Keeping): Promise<string | undefined> {
  const text = await quietly(keeping, async (items) => items.get(await itemName(notebook, keeping)));
  if (typeof text !== 'string') return undefined;
  const { jsonValue } = await import('../auth/store/object-shape.ts');
  const kept = jsonValue(text);
  return at(kept, 'requestId') === notebook.requestId ? at(kept, 'token') : undefined;
}

/** Forgets the token of a notebook that is gone; that it cannot is no error. */
export async function forgetToken(notebook: Omit<NotebookId, 'requestId'>, keeping: Keeping): Promise<void> {
  await quietly(keeping, async (items) => items.remove(await itemName(notebook, keeping)));
}

type Items = ReturnType<typeof import('../auth/store/keychain-store.ts')['keychainItems']>;

async function quietly<T>({ host, library }: Keeping, task: (items: Items) => Promise<T>): Promise<T | undefined> {
  try {
    const { readAccounts } = await import('../auth/store/account-index.ts');
    if (!(await readAccounts(host)).some(({ store }) => store === 'keychain')) return undefined;
    const { keychainItems } = await import('../auth/store/keychain-store.ts');
    return await task(keychainItems({ platform: host.platform, library, timeoutMs: TIMEOUT_MS }));
  } catch {
    return undefined;
  }
}

// One item for each name, so that what was is written over and nothing piles up.
async function itemName(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { cluster }: Keeping,
): Promise<string> {
  const { sha256Hex } = await import('../auth/sha256-hex.ts');
  return `notebook-${sha256Hex([await cluster(), namespace, name].join('\n'))}`;
}

function tokenOf(child: KubeObject): string | undefined {
  return child.kind === 'Secret' ? at(child['stringData'], 'token') : undefined;
}

function at(value: unknown, key: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

import type { Host } from '../../host.ts';
import type { AccountEntry } from './account-entry.ts';
import { requireConfigFolder } from './config-folder.ts';
import { keychainError } from './keychain-error.ts';
import type { KeychainLibrary } from './keychain-library.ts';
import type { TokenStore, TokenStoreKind } from './token-store.ts';

export interface OpenStoreOptions {
  readonly host: Pick<Host, 'env' | 'platform'>;
  /** Asks for a passphrase on the terminal without echo; absent where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Stands in for the system's keychain. */
  readonly library?: KeychainLibrary | undefined;
}

/** Opens the store that a login's tokens are in, as the index says. */
export async function openStore(
  { store }: Pick<AccountEntry, 'store'>,
  { host, ask, library }: OpenStoreOptions,
): Promise<TokenStore> {
  if (store === 'keychain') {
    const { keychainStore } = await import('./keychain-store.ts');
    return keychainStore({ platform: host.platform, library });
  }
  return (await tokenFile({ host, ask })).store;
}

async function tokenFile({ host, ask }: OpenStoreOptions) {
  const { fileStore } = await import('./file-store.ts');
  const { passphraseSource } = await import('./passphrase-source.ts');
  const passphrase = passphraseSource({ env: host.env, ask });
  return { store: fileStore({ folder: requireConfigFolder(host), passphrase }), passphrase };
}

/**
 * Opens the store that a new login's tokens will be in, after proving that it can be written: whoever logs in should
 * not learn only afterwards that nothing can be kept. There is no falling back from one to the other.
 *
 * @throws KeychainError when the keychain does not work here; its fix names the other store. AisubmitError when there
 * is no passphrase, or too short a one.
 */
export async function openStoreForLogin(store: TokenStoreKind, options: OpenStoreOptions): Promise<TokenStore> {
  if (store === 'file') {
    const file = await tokenFile(options);
    const { refuseShortPassphrase } = await import('./file-store.ts');
    refuseShortPassphrase(await file.passphrase());
    return file.store;
  }
  const { keychainIsLocked } = await import('./keychain-store.ts');
  const { platform } = options.host;
  if (await keychainIsLocked({ platform, library: options.library })) throw keychainError('locked', platform);
  return openStore({ store }, options);
}

import type { Host } from '../../host.ts';
import type { AccountEntry } from './account-entry.ts';
import { proveWritable } from './account-index.ts';
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
  const folder = requireConfigFolder(host);
  const { fileStore } = await import('./file-store.ts');
  const { passphraseSource, rememberedBy } = await import('./passphrase-source.ts');
  return fileStore({ folder, passphrase: passphraseSource({ env: host.env, ask }, rememberedBy(host)) });
}

/**
 * Opens the store that a new login's tokens will be in, after proving that it can be written: whoever logs in should
 * not learn only afterwards that nothing can be kept. There is no falling back from one to the other.
 *
 * @throws KeychainError when the keychain does not work here; its fix names the other store.
 * @throws AisubmitError `INVALID_INPUT` when the list of logins cannot be written, or a passphrase is not a good one.
 */
export async function openStoreForLogin(store: TokenStoreKind, options: OpenStoreOptions): Promise<TokenStore> {
  const { host } = options;
  if (store === 'keychain') {
    const { keychainIsLocked } = await import('./keychain-store.ts');
    const { platform } = host;
    if (await keychainIsLocked({ platform, library: options.library })) throw keychainError('locked', platform);
    await proveWritable(host);
    return openStore({ store }, options);
  }
  const { fileStore } = await import('./file-store.ts');
  const { newPassphrase, rememberedBy } = await import('./passphrase-source.ts');
  const passphrase = newPassphrase({ env: host.env, ask: options.ask });
  await passphrase;
  await proveWritable(host);
  const remember = (id: string): Promise<string> => {
    rememberedBy(host).set(id, passphrase);
    return passphrase;
  };
  return fileStore({ folder: requireConfigFolder(host), passphrase: remember });
}

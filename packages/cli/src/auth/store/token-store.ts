import type { TokenSet } from '../token-set.ts';

/** Where tokens are kept; the only thing that ever holds them. Whoever writes or removes holds the account's lock. */
export interface TokenStore {
  readonly kind: TokenStoreKind;
  /**
   * Undefined only where the store is open and has nothing under this id.
   *
   * @throws AisubmitError when the store cannot be asked, or what it holds is damaged.
   */
  read(id: string): Promise<TokenSet | undefined>;
  write(id: string, tokens: TokenSet): Promise<void>;
  /** Having nothing to remove is no error. */
  remove(id: string): Promise<void>;
}

export type TokenStoreKind = 'keychain' | 'file';

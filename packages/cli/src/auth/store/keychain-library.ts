import { countKeychainCall } from './keychain-calls.ts';
import { keychainError } from './keychain-error.ts';

/** The part of keytar that is used. `findCredentials` is not: on a locked keyring it ends the process. */
export interface KeychainLibrary {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** @throws KeychainError `no-library` where the native part does not load. */
export async function loadKeychainLibrary(platform: NodeJS.Platform): Promise<KeychainLibrary> {
  try {
    const { default: keytar } = await import('keytar');
    return {
      getPassword: (service, account) => countKeychainCall(keytar.getPassword(service, account)),
      setPassword: (service, account, password) => countKeychainCall(keytar.setPassword(service, account, password)),
      deletePassword: (service, account) => countKeychainCall(keytar.deletePassword(service, account)),
    };
  } catch {
    throw keychainError('no-library', platform);
  }
}
